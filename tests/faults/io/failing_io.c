/* Preloaded into a process under test: counts its calls that change files below a folder, fails the n-th, and records what is written.
 *
 * Nothing happens before the process itself, or what it was forked from, has called `faults_begin`. A record is a line of text,
 * "kind path number number\n", followed by as many bytes as the second number says.
 */
#define _GNU_SOURCE
#include <dlfcn.h>
#include <errno.h>
#include <fcntl.h>
#include <pthread.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/types.h>
#include <unistd.h>

#define REAL(name) ((__typeof__(&name))dlsym(RTLD_NEXT, #name))
enum { PATH_SIZE = 4096 };

static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;
static char folder[PATH_SIZE];
static long calls, failing;
static int error_number, sticky, record = -1;

/* Count calls on what lies below a folder, a real path; fail the n-th with an error, and with `stays` all after it; 0 fails none. */
void faults_begin(const char *path, long number, int error, int stays, const char *record_path) {
    snprintf(folder, sizeof folder, "%s", path);
    calls = 0, failing = number, error_number = error, sticky = stays;
    record = record_path ? REAL(open)(record_path, O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0600) : -1;
}

/* Stop, and say how many calls there were. */
long faults_end(void) {
    folder[0] = 0;
    if (record >= 0) REAL(close)(record);
    record = -1;
    return calls;
}

static int below(const char *path) {
    size_t length = strlen(folder);
    return length && path && !strncmp(path, folder, length) && (path[length] == '/' || !path[length]);
}

static int absolute(const char *path, char *out) { /* lexically: the tests give real paths */
    if (path[0] == '/') return snprintf(out, PATH_SIZE, "%s", path) > 0;
    if (!getcwd(out, PATH_SIZE)) return 0;
    size_t length = strlen(out);
    return snprintf(out + length, PATH_SIZE - length, "/%s", path) > 0;
}

static int named(int file, char *out) {
    char link[64];
    snprintf(link, sizeof link, "/proc/self/fd/%d", file);
    ssize_t length = readlink(link, out, PATH_SIZE - 1);
    if (length < 0) return 0;
    out[length] = 0;
    return 1;
}

static int fails(const char *path) { /* whether this call is to fail; errno is set then */
    int verdict = 0;
    if (!below(path)) return 0;
    pthread_mutex_lock(&lock);
    calls++;
    if (failing && (calls == failing || (sticky && calls > failing))) {
        verdict = 1;
    }
    pthread_mutex_unlock(&lock);
    if (verdict) errno = error_number;
    return verdict;
}

static void note(const char *kind, const char *path, long long one, long long other, const void *bytes) {
    char head[2 * PATH_SIZE];
    if (record < 0 || !below(path)) return;
    int saved = errno;
    int length = snprintf(head, sizeof head, "%s %s %lld %lld\n", kind, path + strlen(folder) + (path[strlen(folder)] == '/'), one, other);
    pthread_mutex_lock(&lock); /* the program may write from several threads */
    REAL(write)(record, head, (size_t)length);
    if (bytes) REAL(write)(record, bytes, (size_t)other);
    pthread_mutex_unlock(&lock);
    errno = saved;
}

static void note_move(const char *kind, const char *from, const char *to) {
    const char *name = to + strlen(folder) + 1;
    note(kind, from, 0, (long long)strlen(name), name);
}

static int opened(const char *path, int flags, mode_t mode, int at, int base) {
    char whole[PATH_SIZE];
    int known = (base == AT_FDCWD || path[0] == '/') && absolute(path, whole);
    if (known && fails(whole)) return -1;
    int file = at ? REAL(openat)(base, path, flags, mode) : REAL(open)(path, flags, mode);
    if (file >= 0 && known && (flags & (O_CREAT | O_TRUNC))) note(flags & O_TRUNC ? "truncate" : "create", whole, 0, 0, NULL);
    return file;
}

#define MODE(flags, last) \
    mode_t mode = 0; \
    if ((flags) & (O_CREAT | O_TMPFILE)) { va_list list; va_start(list, last); mode = va_arg(list, mode_t); va_end(list); }

int open(const char *path, int flags, ...) { MODE(flags, flags) return opened(path, flags, mode, 0, AT_FDCWD); }
int open64(const char *path, int flags, ...) { MODE(flags, flags) return opened(path, flags, mode, 0, AT_FDCWD); }
int openat(int base, const char *path, int flags, ...) { MODE(flags, flags) return opened(path, flags, mode, 1, base); }
int openat64(int base, const char *path, int flags, ...) { MODE(flags, flags) return opened(path, flags, mode, 1, base); }

ssize_t write(int file, const void *bytes, size_t size) {
    char path[PATH_SIZE];
    if (!folder[0] || !named(file, path) || !below(path)) return REAL(write)(file, bytes, size);
    if (fails(path)) return -1;
    off_t place = lseek(file, 0, SEEK_CUR);
    ssize_t done = REAL(write)(file, bytes, size);
    if (done > 0) note("write", path, place, done, bytes);
    return done;
}

static ssize_t placed(int file, const void *bytes, size_t size, off_t place) {
    char path[PATH_SIZE];
    if (!folder[0] || !named(file, path) || !below(path)) return REAL(pwrite64)(file, bytes, size, place);
    if (fails(path)) return -1;
    ssize_t done = REAL(pwrite64)(file, bytes, size, place);
    if (done > 0) note("write", path, place, done, bytes);
    return done;
}

ssize_t pwrite(int file, const void *bytes, size_t size, off_t place) { return placed(file, bytes, size, place); }
ssize_t pwrite64(int file, const void *bytes, size_t size, off64_t place) { return placed(file, bytes, size, place); }

static int resized(int file, off_t size) {
    char path[PATH_SIZE];
    if (!folder[0] || !named(file, path) || !below(path)) return REAL(ftruncate64)(file, size);
    if (fails(path)) return -1;
    int done = REAL(ftruncate64)(file, size);
    if (!done) note("resize", path, size, 0, NULL);
    return done;
}

int ftruncate(int file, off_t size) { return resized(file, size); }
int ftruncate64(int file, off64_t size) { return resized(file, size); }

static int synced(int file, int only_content) {
    char path[PATH_SIZE];
    if (!folder[0] || !named(file, path) || !below(path)) return only_content ? REAL(fdatasync)(file) : REAL(fsync)(file);
    if (fails(path)) return -1;
    note("sync", path, 0, 0, NULL); /* the disk of the tests need not be waited for: the replay decides what would be lost */
    return 0;
}

int fsync(int file) { return synced(file, 0); }
int fdatasync(int file) { return synced(file, 1); }

int rename(const char *from, const char *to) {
    char old[PATH_SIZE], new[PATH_SIZE];
    if (!absolute(from, old) || !absolute(to, new)) return REAL(rename)(from, to);
    if (fails(new)) return -1;
    int done = REAL(rename)(from, to);
    if (!done && below(old) && below(new)) note_move("rename", old, new);
    return done;
}

int link(const char *from, const char *to) {
    char old[PATH_SIZE], new[PATH_SIZE];
    if (!absolute(from, old) || !absolute(to, new)) return REAL(link)(from, to);
    if (fails(new)) return -1;
    int done = REAL(link)(from, to);
    if (!done && below(old) && below(new)) note_move("link", old, new);
    return done;
}

static int removed(const char *path) {
    char whole[PATH_SIZE];
    int known = absolute(path, whole);
    if (known && fails(whole)) return -1;
    int done = REAL(unlink)(path);
    if (!done && known) note("remove", whole, 0, 0, NULL);
    return done;
}

/* Write into the record what was acknowledged. */
void faults_acknowledge(const char *text) {
    note("acknowledged", folder, 0, (long long)strlen(text), text);
}

int unlink(const char *path) { return removed(path); }

int mkdir(const char *path, mode_t mode) {
    char whole[PATH_SIZE];
    int known = absolute(path, whole);
    if (known && fails(whole)) return -1;
    int done = REAL(mkdir)(path, mode);
    if (!done && known) note("folder", whole, 0, 0, NULL);
    return done;
}
