/* A disk that stops answering: preloaded into a test's child process.
 *
 * Every open, read, pread, readv and lseek on a file below STALL_FOLDER waits for as long as the
 * file STALL_FLAG exists. Linux only.
 */
#define _GNU_SOURCE
#include <dlfcn.h>
#include <fcntl.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/uio.h>
#include <time.h>
#include <unistd.h>

#define NEXT(name) ((__typeof__(&name))dlsym(RTLD_NEXT, #name))

static void wait_for_the_disk(void)
{
    const char *flag = getenv("STALL_FLAG");
    struct timespec moment = {0, 5000000};
    while (flag && access(flag, F_OK) == 0)
        nanosleep(&moment, NULL);
}

static int is_on_the_disk(const char *path)
{
    const char *folder = getenv("STALL_FOLDER");
    return folder && path && strncmp(path, folder, strlen(folder)) == 0;
}

static void wait_if_open_there(int file)
{
    char link[64], path[4096];
    snprintf(link, sizeof link, "/proc/self/fd/%d", file);
    ssize_t length = readlink(link, path, sizeof path - 1);
    if (length > 0) {
        path[length] = 0;
        if (is_on_the_disk(path))
            wait_for_the_disk();
    }
}

static int mode_of(int flags, va_list rest)
{
    return flags & (O_CREAT | O_TMPFILE) ? va_arg(rest, int) : 0;
}

#define OPENER(name)                                                                               \
    int name(const char *path, int flags, ...)                                                     \
    {                                                                                              \
        va_list rest;                                                                              \
        va_start(rest, flags);                                                                     \
        int mode = mode_of(flags, rest);                                                           \
        va_end(rest);                                                                              \
        if (is_on_the_disk(path))                                                                  \
            wait_for_the_disk();                                                                   \
        return ((int (*)(const char *, int, ...))dlsym(RTLD_NEXT, #name))(path, flags, mode);      \
    }

OPENER(open)
OPENER(open64)

ssize_t read(int file, void *into, size_t most)
{
    wait_if_open_there(file);
    return NEXT(read)(file, into, most);
}

ssize_t readv(int file, const struct iovec *into, int count)
{
    wait_if_open_there(file);
    return NEXT(readv)(file, into, count);
}

#define AT_A_PLACE(pread_, lseek_, off)                                                            \
    ssize_t pread_(int file, void *into, size_t most, off offset)                                  \
    {                                                                                              \
        wait_if_open_there(file);                                                                  \
        return NEXT(pread_)(file, into, most, offset);                                             \
    }                                                                                              \
    off lseek_(int file, off offset, int from)                                                     \
    {                                                                                              \
        wait_if_open_there(file);                                                                  \
        return NEXT(lseek_)(file, offset, from);                                                   \
    }

AT_A_PLACE(pread, lseek, off_t)
AT_A_PLACE(pread64, lseek64, off64_t)
