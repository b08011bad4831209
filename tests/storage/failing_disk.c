/* Lets the n-th call of one kind, on files below one folder, fail as on a bad disk.
 *
 * Preloaded into a test's process. fault_arm() says which call; fault_disarm() returns how many
 * calls of that kind were seen. Everything else goes through unchanged.
 */
#define _GNU_SOURCE
#include <dlfcn.h>
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>
#include <sys/types.h>
#include <unistd.h>

enum { OPEN, WRITE, FSYNC, RENAME, UNLINK, TRUNCATE };

static int armed = -1, failing_errno, for_good;
static long failing_call, seen;
static char below[PATH_MAX];

void fault_arm(int kind, long call, int error, int from_then_on, const char *folder) {
    failing_call = call, failing_errno = error, for_good = from_then_on, seen = 0;
    snprintf(below, sizeof below, "%s", folder);
    armed = kind;
}

long fault_disarm(void) {
    armed = -1;
    return seen;
}

static int strikes(int kind, const char *path) {
    if (armed != kind || !path || strncmp(path, below, strlen(below))) return 0;
    seen++;
    if (seen == failing_call || (for_good && seen > failing_call)) {
        errno = failing_errno;
        return 1;
    }
    return 0;
}

static int strikes_open_file(int kind, int descriptor) {
    char link[64], path[PATH_MAX];
    if (armed != kind) return 0;
    snprintf(link, sizeof link, "/proc/self/fd/%d", descriptor);
    ssize_t length = readlink(link, path, sizeof path - 1);
    if (length < 0) return 0;
    path[length] = 0;
    return strikes(kind, path);
}

#define REAL(name) __typeof__(&name) real = (__typeof__(&name))dlsym(RTLD_NEXT, #name)
#define MODE(flags) \
    mode_t mode = 0; \
    if ((flags) & (O_CREAT | O_TMPFILE)) { \
        va_list rest; \
        va_start(rest, flags); \
        mode = va_arg(rest, mode_t); \
        va_end(rest); \
    }

int open(const char *path, int flags, ...) {
    REAL(open);
    MODE(flags)
    return strikes(OPEN, path) ? -1 : real(path, flags, mode);
}
int open64(const char *path, int flags, ...) {
    REAL(open64);
    MODE(flags)
    return strikes(OPEN, path) ? -1 : real(path, flags, mode);
}
int openat(int folder, const char *path, int flags, ...) {
    REAL(openat);
    MODE(flags)
    return strikes(OPEN, path) ? -1 : real(folder, path, flags, mode);
}
ssize_t write(int descriptor, const void *data, size_t size) {
    REAL(write);
    return strikes_open_file(WRITE, descriptor) ? -1 : real(descriptor, data, size);
}
ssize_t pwrite(int descriptor, const void *data, size_t size, off_t at) {
    REAL(pwrite);
    return strikes_open_file(WRITE, descriptor) ? -1 : real(descriptor, data, size, at);
}
ssize_t pwrite64(int descriptor, const void *data, size_t size, off64_t at) {
    REAL(pwrite64);
    return strikes_open_file(WRITE, descriptor) ? -1 : real(descriptor, data, size, at);
}
int fsync(int descriptor) {
    REAL(fsync);
    return strikes_open_file(FSYNC, descriptor) ? -1 : real(descriptor);
}
int fdatasync(int descriptor) {
    REAL(fdatasync);
    return strikes_open_file(FSYNC, descriptor) ? -1 : real(descriptor);
}
int ftruncate(int descriptor, off_t size) {
    REAL(ftruncate);
    return strikes_open_file(TRUNCATE, descriptor) ? -1 : real(descriptor, size);
}
int ftruncate64(int descriptor, off64_t size) {
    REAL(ftruncate64);
    return strikes_open_file(TRUNCATE, descriptor) ? -1 : real(descriptor, size);
}
int rename(const char *from, const char *to) {
    REAL(rename);
    return strikes(RENAME, to) ? -1 : real(from, to);
}
int renameat(int from_folder, const char *from, int to_folder, const char *to) {
    REAL(renameat);
    return strikes(RENAME, to) ? -1 : real(from_folder, from, to_folder, to);
}
int unlink(const char *path) {
    REAL(unlink);
    return strikes(UNLINK, path) ? -1 : real(path);
}
int unlinkat(int folder, const char *path, int flags) {
    REAL(unlinkat);
    return strikes(UNLINK, path) ? -1 : real(folder, path, flags);
}
