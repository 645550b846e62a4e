/* Whole files: limits, no half-written file, no file overwritten by mistake. */
#include "sys/files.h"

#include <sys/stat.h>
#include <unistd.h>

#include "harness.h"

TEST(files_write_read_and_limit)
{
    char why[256];
    char *path = fmt("%s/a.txt", test_dir());
    Str got;
    struct stat st;
    CHECK_OK(file_write(path, S("one"), 0600, why));
    CHECK_OK(file_write(path, S("two, longer"), 0600, why));
    CHECK_OK(file_read(test_arena(), path, 100, &got, why));
    CHECK_STR(got, "two, longer");
    CHECK(!stat(path, &st) && (st.st_mode & 0777) == 0600);
    CHECK(access(fmt("%s.part", path), F_OK) != 0);
    CHECK_EQ(file_read(test_arena(), path, 10, &got, why), ERR_TOO_LARGE);
    CHECK_HAS(why, "too large");
    CHECK_EQ(file_read(test_arena(), fmt("%s/none", test_dir()), 10, &got, why), ERR_IO);
    CHECK_EQ(file_write(fmt("%s/none/a", test_dir()), S("x"), 0600, why), ERR_IO);
}

TEST(files_place_never_overwrites)
{
    char why[256];
    char *from = fmt("%s/from", test_dir()), *to = fmt("%s/to", test_dir());
    Str got;
    CHECK_OK(file_write(from, S("new"), 0600, why));
    CHECK_OK(file_write(to, S("old"), 0600, why));
    CHECK_EQ(file_place(from, to, why), ERR_CONFLICT);
    CHECK_OK(file_read(test_arena(), to, 10, &got, why));
    CHECK_STR(got, "old");
    CHECK(!unlink(to));
    CHECK_OK(file_place(from, to, why));
    CHECK(access(from, F_OK) != 0);
    CHECK_OK(file_read(test_arena(), to, 10, &got, why));
    CHECK_STR(got, "new");
}
