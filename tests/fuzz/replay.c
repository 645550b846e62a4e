/* Plays a target's corpus back, where there is no fuzzer: replay FOLDER. Each file runs in a process of its own, so that one that
   falls does not hide the others. The empty input and one cut in half are added. */
#include <dirent.h>
#include <sys/wait.h>
#include <unistd.h>

#include "fuzz.h"

enum { FILE_MAX = 1 << 20, SECONDS_MAX = 20 };

static bool play(const uint8_t *data, size_t len)
{
    fflush(NULL);
    pid_t pid = fork();
    if (pid < 0) return false;
    if (!pid) {
        alarm(SECONDS_MAX);
        uint8_t *exact = malloc(len ? len : 1); /* no byte more: what reads beyond is seen */
        if (!exact) abort();
        if (len) memcpy(exact, data, len);
        LLVMFuzzerTestOneInput(exact, len);
        free(exact);
        exit(0); /* not _exit: leaks are looked for */
    }
    int status;
    return waitpid(pid, &status, 0) == pid && status == 0;
}

int main(int argc, char **argv)
{
    struct dirent **list;
    static uint8_t data[FILE_MAX];
    unsigned passed = 0, failed = 0;
    int n = argc == 2 ? scandir(argv[1], &list, NULL, alphasort) : -1;
    if (n < 0) {
        fputs("usage: replay FOLDER\n", stderr);
        return 2;
    }
    for (int i = 0; i < n; i++) {
        char path[4096];
        snprintf(path, sizeof path, "%s/%s", argv[1], list[i]->d_name);
        bool hidden = list[i]->d_name[0] == '.';
        free(list[i]);
        if (hidden) continue;
        FILE *f = fopen(path, "rb");
        size_t len = f ? fread(data, 1, sizeof data, f) : 0;
        if (f) fclose(f);
        bool ok = f && play(data, len) && play(data, len / 2);
        if (!ok) printf("%s: FAILED\n", path);
        if (ok) passed++;
        else failed++;
    }
    free(list);
    if (play(NULL, 0)) passed++;
    else failed++;
    printf("%u passed, %u failed\n", passed, failed);
    return failed || passed < 2 ? 1 : 0;
}
