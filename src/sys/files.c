#include "sys/files.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "base/buf.h"

enum { CHUNK = 64 * 1024, PATH_LEN = 1024 };

static enum Err failed(char why[256], const char *what, const char *path)
{
    snprintf(why, 256, "cannot %s %.180s: %s", what, path, strerror(errno));
    return ERR_IO;
}

static enum Err read_all(struct arena *a, int fd, const char *path, size_t most, Str *out, char why[256])
{
    struct buf b = buf_new(a, CHUNK);
    char part[CHUNK];
    for (;;) {
        ssize_t n = read(fd, part, sizeof part);
        if (n < 0 && errno == EINTR) continue;
        if (n < 0) return failed(why, "read", path);
        if (n == 0) break;
        if (b.len + (size_t)n > most) {
            snprintf(why, 256, "%.180s is too large (%zu bytes at most)", path, most);
            return ERR_TOO_LARGE;
        }
        buf_bytes(&b, part, (size_t)n);
    }
    *out = buf_str(&b);
    return OK;
}

enum Err file_read(struct arena *a, const char *path, size_t most, Str *out, char why[256])
{
    if (!strcmp(path, "-")) return read_all(a, STDIN_FILENO, "standard input", most, out, why);
    int fd = open(path, O_RDONLY | O_CLOEXEC);
    if (fd < 0) return failed(why, "read", path);
    enum Err e = read_all(a, fd, path, most, out, why);
    close(fd);
    return e;
}

/* A new name is only safe once its folder is on the disk. */
static void flush_folder(const char *path)
{
    char dir[PATH_LEN];
    const char *slash = strrchr(path, '/');
    snprintf(dir, sizeof dir, "%.*s", slash ? (int)(slash - path) + 1 : 1, slash ? path : ".");
    int fd = open(dir, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    if (fd < 0) return;
    fsync(fd);
    close(fd);
}

static bool write_all(int fd, Str bytes)
{
    while (bytes.len) {
        ssize_t n = write(fd, bytes.p, bytes.len);
        if (n < 0 && errno == EINTR) continue;
        if (n <= 0) return false;
        bytes = str_from(bytes, (size_t)n);
    }
    return fsync(fd) == 0;
}

enum Err file_write(const char *path, Str bytes, unsigned mode, char why[256])
{
    char part[PATH_LEN];
    if (snprintf(part, sizeof part, "%s.part", path) >= (int)sizeof part) {
        snprintf(why, 256, "the path is too long");
        return ERR_IO;
    }
    int fd = open(part, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, mode);
    if (fd < 0) return failed(why, "write", part);
    bool ok = write_all(fd, bytes);
    if (close(fd)) ok = false;
    if (!ok || rename(part, path)) {
        enum Err e = failed(why, "write", path);
        unlink(part);
        return e;
    }
    flush_folder(path);
    return OK;
}

enum Err file_place(const char *from, const char *to, char why[256])
{
    int fd = open(from, O_RDONLY | O_CLOEXEC);
    bool ok = fd >= 0 && fsync(fd) == 0;
    if (fd >= 0) close(fd);
    if (!ok) return failed(why, "write", from);
    if (renameat2(AT_FDCWD, from, AT_FDCWD, to, RENAME_NOREPLACE)) {
        if (errno == EEXIST) {
            snprintf(why, 256, "%.180s exists already", to);
            return ERR_CONFLICT;
        }
        if (errno != EINVAL && errno != ENOSYS) return failed(why, "write", to);
        /* A file system without that call (old network shares): look, then rename. */
        if (!access(to, F_OK)) {
            snprintf(why, 256, "%.180s exists already", to);
            return ERR_CONFLICT;
        }
        if (rename(from, to)) return failed(why, "write", to);
    }
    flush_folder(to);
    return OK;
}
