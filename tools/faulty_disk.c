/* A disk that is slow, full, failing or about to lose power, for files below one folder.
 *
 * Usage, from a shell (tools/faulty_disk.py builds this file and sets the environment):
 *
 *     tools/faulty_disk.py --sync-ms 4 COMMAND...                  every sync takes at least 4 ms
 *     tools/faulty_disk.py --folder var --space 100000 COMMAND...  no more than 100,000 further bytes fit
 *     tools/faulty_disk.py --folder var --log FILE COMMAND...      every write and sync is written to FILE
 *
 * By hand: cc -shared -fPIC -O2 -o faulty_disk.so tools/faulty_disk.c -ldl -lpthread; then LD_PRELOAD=... with
 *
 *     DISK_FOLDER   absolute path: only files below it are touched ("/" for all)
 *     DISK_SYNC_MS  the least time an fsync, fdatasync or sync_file_range takes; syncs wait side by side, as on a
 *                   disk with a queue, and none is left out
 *     DISK_STATE    a file of four little-endian 64-bit numbers, shared by all processes and changed at any time:
 *                   bytes that still fit (-1: endless), errno given when they are used up (28 ENOSPC, 5 EIO),
 *                   how many writes were refused, milliseconds of a sync (in place of DISK_SYNC_MS where not 0)
 *     DISK_LOG      where to append what was done, in the order it was done; tools/faulty_disk.py reads it
 *
 * Only bytes that make a file longer use up space, as on a file system that overwrites in place. A write that fits in
 * part is cut short, as the kernel does it. SQLite's -shm file is written through mmap and is not seen here: it is
 * rebuilt from the log at every start and carries nothing durable.
 */
#define _GNU_SOURCE
#include <dlfcn.h>
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <pthread.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/uio.h>
#include <time.h>
#include <unistd.h>

struct state { int64_t space, error, refused, sync_ms; };
struct record { uint32_t magic, kind, thread, path_length; uint64_t inode; int64_t offset; uint64_t length; };
#define MAGIC 0x4b534944u

static struct state own_state = { -1, ENOSPC, 0, 0 }, *state = &own_state;
static char folder[PATH_MAX], log_path[PATH_MAX];
static int64_t environment_sync_ms;
static pthread_mutex_t mutex = PTHREAD_MUTEX_INITIALIZER;
static int log_file = -1;
static pid_t log_owner;

#define REAL(name) ({ static __typeof__(&name) real_; if (!real_) real_ = dlsym(RTLD_NEXT, #name); real_; })

static void before_fork(void) { pthread_mutex_lock(&mutex); }
static void after_fork(void) { pthread_mutex_unlock(&mutex); }

__attribute__((constructor)) static void start(void)
{
    const char *at = getenv("DISK_FOLDER"), *log = getenv("DISK_LOG"), *shared = getenv("DISK_STATE");
    const char *wait = getenv("DISK_SYNC_MS");
    if (!at || !realpath(at, folder))
        folder[0] = 0;
    if (!strcmp(folder, "/"))
        strcpy(folder, "");
    else if (!folder[0])
        strcpy(folder, "\n"); /* no path begins so */
    if (log)
        snprintf(log_path, sizeof log_path, "%s", log);
    if (wait)
        environment_sync_ms = atoll(wait);
    if (shared) {
        int file = REAL(open64)(shared, O_RDWR | O_CLOEXEC);
        void *map = file < 0 ? MAP_FAILED
                             : mmap(NULL, sizeof *state, PROT_READ | PROT_WRITE, MAP_SHARED, file, 0);
        if (map != MAP_FAILED)
            state = map;
        if (file >= 0)
            close(file);
    }
    pthread_atfork(before_fork, after_fork, after_fork);
}

static int is_below(const char *path)
{
    size_t length = strlen(folder);
    return !strncmp(path, folder, length) && (path[length] == '/' || !path[length] || !length)
        && strncmp(path, "/proc/", 6) && strncmp(path, "/dev/", 5);
}

/* The path of an open file where it lies below the folder. */
static int path_of(int file, char *path)
{
    char link[40];
    int saved = errno;
    snprintf(link, sizeof link, "/proc/self/fd/%d", file);
    ssize_t length = readlink(link, path, PATH_MAX - 1);
    errno = saved;
    if (length <= 0)
        return 0;
    path[length] = 0;
    return path[0] == '/' && is_below(path);
}

/* The full path of a name given to open, unlink or rename, where it lies below the folder. */
static int full_path(int directory, const char *name, char *path)
{
    char parent[PATH_MAX], base[PATH_MAX], whole[PATH_MAX];
    int saved = errno;
    if (name[0] == '/' || directory == AT_FDCWD) {
        snprintf(base, sizeof base, "%s", name);
    } else {
        char link[40];
        snprintf(link, sizeof link, "/proc/self/fd/%d", directory);
        ssize_t length = readlink(link, whole, sizeof whole - 1);
        if (length <= 0) { errno = saved; return 0; }
        whole[length] = 0;
        if (snprintf(base, sizeof base, "%s/%s", whole, name) >= (int)sizeof base) { errno = saved; return 0; }
    }
    char *slash = strrchr(base, '/');
    const char *last = slash ? slash + 1 : base;
    if (slash == base)
        strcpy(parent, "/");
    else if (slash)
        snprintf(parent, sizeof parent, "%.*s", (int)(slash - base), base);
    else
        strcpy(parent, ".");
    int found = realpath(parent, whole) != NULL
        && snprintf(path, PATH_MAX, "%s/%s", strcmp(whole, "/") ? whole : "", last) < PATH_MAX;
    errno = saved;
    return found && is_below(path);
}

/* One process and one thread at a time from here to `leave`, so that the log's order is the order of doing. */
static void enter(void)
{
    if (!log_path[0])
        return;
    pthread_mutex_lock(&mutex);
    if (log_owner != getpid()) {
        if (log_file >= 0)
            close(log_file);
        log_file = REAL(open64)(log_path, O_WRONLY | O_APPEND | O_CREAT | O_CLOEXEC, 0600);
        log_owner = getpid();
    }
    struct flock whole = { .l_type = F_WRLCK, .l_whence = SEEK_SET };
    while (fcntl(log_file, F_SETLKW, &whole) < 0 && errno == EINTR)
        ;
}

static void leave(void)
{
    if (!log_path[0])
        return;
    int saved = errno;
    struct flock none = { .l_type = F_UNLCK, .l_whence = SEEK_SET };
    fcntl(log_file, F_SETLK, &none);
    pthread_mutex_unlock(&mutex);
    errno = saved;
}

static void record(char kind, const char *path, uint64_t inode, int64_t offset, const void *data, size_t length)
{
    if (!log_path[0])
        return;
    int saved = errno;
    struct record head = { MAGIC, (uint32_t)kind, (uint32_t)syscall(SYS_gettid), strlen(path), inode, offset, length };
    struct iovec parts[3] = { { &head, sizeof head }, { (void *)path, head.path_length }, { (void *)data, length } };
    if (REAL(writev)(log_file, parts, 3) != (ssize_t)(sizeof head + head.path_length + length)) {
        static const char message[] = "faulty_disk: the log could not be written\n";
        syscall(SYS_write, 2, message, sizeof message - 1);
        _exit(70);
    }
    errno = saved;
}

static uint64_t inode_of(int file)
{
    struct stat found;
    int saved = errno;
    uint64_t inode = fstat(file, &found) ? 0 : found.st_ino;
    errno = saved;
    return inode;
}

/* How many of `length` bytes at `offset` fit; below 0 with errno set where none does. */
static ssize_t fitting(int file, int64_t offset, size_t length)
{
    struct stat found;
    if (__atomic_load_n(&state->space, __ATOMIC_SEQ_CST) < 0 || fstat(file, &found) || !S_ISREG(found.st_mode))
        return length;
    int64_t end = offset + (int64_t)length, growth = end > found.st_size ? end - found.st_size : 0;
    if (!growth)
        return length;
    int64_t space = __atomic_load_n(&state->space, __ATOMIC_SEQ_CST), taken;
    do {
        if (space < 0)
            return length;
        taken = growth < space ? growth : space;
    } while (!__atomic_compare_exchange_n(&state->space, &space, space - taken, 0, __ATOMIC_SEQ_CST, __ATOMIC_SEQ_CST));
    int64_t fits = (int64_t)length - (growth - taken);
    if (taken == growth)
        return length;
    __atomic_add_fetch(&state->refused, 1, __ATOMIC_SEQ_CST);
    if (fits > 0)
        return fits;
    errno = (int)state->error;
    return -1;
}

static ssize_t write_at(int file, const void *data, size_t length, int64_t offset, int positioned)
{
    char path[PATH_MAX];
    if (!path_of(file, path))
        return positioned ? REAL(pwrite64)(file, data, length, offset) : REAL(write)(file, data, length);
    enter();
    if (!positioned) {
        int flags = fcntl(file, F_GETFL);
        offset = lseek(file, 0, flags >= 0 && flags & O_APPEND ? SEEK_END : SEEK_CUR);
    }
    ssize_t fits = offset < 0 ? (ssize_t)length : fitting(file, offset, length), done = -1;
    if (fits >= 0)
        done = positioned ? REAL(pwrite64)(file, data, fits, offset) : REAL(write)(file, data, fits);
    if (done > 0)
        record('W', path, inode_of(file), offset, data, done);
    leave();
    return done;
}

ssize_t write(int file, const void *data, size_t length) { return write_at(file, data, length, 0, 0); }
ssize_t pwrite64(int file, const void *data, size_t length, off64_t offset) { return write_at(file, data, length, offset, 1); }
ssize_t pwrite(int file, const void *data, size_t length, off_t offset) { return write_at(file, data, length, offset, 1); }

static ssize_t write_parts(int file, const struct iovec *parts, int count, int64_t offset, int positioned)
{
    ssize_t all = 0;
    for (int part = 0; part < count; part++) {
        ssize_t done = write_at(file, parts[part].iov_base, parts[part].iov_len, offset + all, positioned);
        if (done < 0)
            return all ? all : -1;
        all += done;
        if ((size_t)done < parts[part].iov_len)
            break;
    }
    return all;
}

ssize_t writev(int file, const struct iovec *parts, int count)
{
    char path[PATH_MAX]; /* pipes and sockets keep their one write */
    return path_of(file, path) ? write_parts(file, parts, count, 0, 0) : REAL(writev)(file, parts, count);
}
ssize_t pwritev64(int file, const struct iovec *parts, int count, off64_t offset) { return write_parts(file, parts, count, offset, 1); }
ssize_t pwritev(int file, const struct iovec *parts, int count, off_t offset) { return write_parts(file, parts, count, offset, 1); }

int ftruncate64(int file, off64_t size)
{
    char path[PATH_MAX];
    if (!path_of(file, path))
        return REAL(ftruncate64)(file, size);
    enter();
    int failed = fitting(file, size, 0) < 0 || REAL(ftruncate64)(file, size);
    if (!failed)
        record('T', path, inode_of(file), size, NULL, 0);
    leave();
    return failed ? -1 : 0;
}
int ftruncate(int file, off_t size) { return ftruncate64(file, size); }

int posix_fallocate64(int file, off64_t offset, off64_t length)
{
    char path[PATH_MAX];
    if (!path_of(file, path))
        return REAL(posix_fallocate64)(file, offset, length);
    enter();
    struct stat found;
    int failed = fitting(file, offset, length) < length ? (int)state->error : REAL(posix_fallocate64)(file, offset, length);
    if (!failed && !fstat(file, &found))
        record('T', path, inode_of(file), found.st_size, NULL, 0);
    leave();
    return failed;
}
int posix_fallocate(int file, off_t offset, off_t length) { return posix_fallocate64(file, offset, length); }

/* Copies inside the kernel would not be seen: their callers fall back to plain writes. */
ssize_t sendfile64(int out, int in, off64_t *offset, size_t length)
{
    static ssize_t (*real)(int, int, off64_t *, size_t);
    char path[PATH_MAX];
    if (!real)
        real = (__typeof__(real))dlsym(RTLD_NEXT, "sendfile64");
    if (path_of(out, path)) {
        errno = EINVAL;
        return -1;
    }
    return real(out, in, offset, length);
}
ssize_t sendfile(int out, int in, off_t *offset, size_t length) { return sendfile64(out, in, offset, length); }

/* `kind` says which call to make: what is durable is what was written before the sync began. */
static int synced(int file, int kind, off64_t offset, off64_t length, unsigned flags)
{
    char path[PATH_MAX];
    int below = path_of(file, path), failed;
    struct timespec from, now;
    int64_t least = state->sync_ms ? state->sync_ms : environment_sync_ms;
    if (below) {
        enter();
        record('S', path, inode_of(file), 0, NULL, 0);
        leave();
        clock_gettime(CLOCK_MONOTONIC, &from);
    }
    failed = kind == 0 ? REAL(fsync)(file)
        : kind == 1    ? REAL(fdatasync)(file)
                       : REAL(sync_file_range)(file, offset, length, flags);
    if (!below)
        return failed;
    clock_gettime(CLOCK_MONOTONIC, &now);
    int64_t rest = least * 1000000 - ((now.tv_sec - from.tv_sec) * 1000000000LL + now.tv_nsec - from.tv_nsec);
    if (rest > 0) {
        int saved = errno;
        struct timespec wait = { rest / 1000000000, rest % 1000000000 };
        while (nanosleep(&wait, &wait) && errno == EINTR)
            ;
        errno = saved;
    }
    if (!failed && kind != 2) { /* sync_file_range promises nothing after a loss of power */
        enter();
        record('D', path, inode_of(file), 0, NULL, 0);
        leave();
    }
    return failed;
}

int fsync(int file) { return synced(file, 0, 0, 0, 0); }
int fdatasync(int file) { return synced(file, 1, 0, 0, 0); }
int sync_file_range(int file, off64_t offset, off64_t length, unsigned flags) { return synced(file, 2, offset, length, flags); }

static int opened(int directory, const char *name, int flags, mode_t mode)
{
    char path[PATH_MAX];
    if (!(flags & (O_CREAT | O_TRUNC)) || (flags & O_TMPFILE) == O_TMPFILE || !full_path(directory, name, path))
        return REAL(openat64)(directory, name, flags, mode);
    enter();
    struct stat before;
    int saved = errno, existed = !stat(path, &before);
    errno = saved;
    int file = REAL(openat64)(directory, name, flags, mode);
    if (file >= 0 && !existed)
        record('C', path, inode_of(file), 0, NULL, 0);
    else if (file >= 0 && flags & O_TRUNC && before.st_size)
        record('T', path, inode_of(file), 0, NULL, 0);
    leave();
    return file;
}

#define MODE(flags, mode) \
    mode_t mode = 0; \
    if ((flags) & (O_CREAT | O_TMPFILE)) { va_list rest; va_start(rest, flags); mode = va_arg(rest, mode_t); va_end(rest); }

int open(const char *name, int flags, ...) { MODE(flags, mode) return opened(AT_FDCWD, name, flags, mode); }
int open64(const char *name, int flags, ...) { MODE(flags, mode) return opened(AT_FDCWD, name, flags, mode); }
int openat(int directory, const char *name, int flags, ...) { MODE(flags, mode) return opened(directory, name, flags, mode); }
int openat64(int directory, const char *name, int flags, ...) { MODE(flags, mode) return opened(directory, name, flags, mode); }
int creat(const char *name, mode_t mode) { return opened(AT_FDCWD, name, O_CREAT | O_WRONLY | O_TRUNC, mode); }

static int removed(int directory, const char *name, int flags)
{
    char path[PATH_MAX];
    if (!full_path(directory, name, path))
        return REAL(unlinkat)(directory, name, flags);
    enter();
    int failed = REAL(unlinkat)(directory, name, flags);
    if (!failed)
        record('U', path, 0, 0, NULL, 0);
    leave();
    return failed;
}
int unlink(const char *name) { return removed(AT_FDCWD, name, 0); }
int unlinkat(int directory, const char *name, int flags) { return removed(directory, name, flags); }
int rmdir(const char *name) { return removed(AT_FDCWD, name, AT_REMOVEDIR); }

int renameat(int from_directory, const char *from, int to_directory, const char *to)
{
    char old[PATH_MAX], new[PATH_MAX];
    int known = full_path(from_directory, from, old) + full_path(to_directory, to, new);
    if (known != 2) /* a file that enters or leaves the folder is none of a node's doings */
        return REAL(renameat)(from_directory, from, to_directory, to);
    enter();
    int failed = REAL(renameat)(from_directory, from, to_directory, to);
    if (!failed)
        record('R', old, 0, 0, new, strlen(new));
    leave();
    return failed;
}
int rename(const char *from, const char *to) { return renameat(AT_FDCWD, from, AT_FDCWD, to); }

int linkat(int from_directory, const char *from, int to_directory, const char *to, int flags)
{
    char old[PATH_MAX], new[PATH_MAX];
    if (full_path(from_directory, from, old) + full_path(to_directory, to, new) != 2)
        return REAL(linkat)(from_directory, from, to_directory, to, flags);
    enter();
    int failed = REAL(linkat)(from_directory, from, to_directory, to, flags);
    if (!failed)
        record('L', old, 0, 0, new, strlen(new));
    leave();
    return failed;
}
int link(const char *from, const char *to) { return linkat(AT_FDCWD, from, AT_FDCWD, to, 0); }

int mkdirat(int directory, const char *name, mode_t mode)
{
    char path[PATH_MAX];
    if (!full_path(directory, name, path))
        return REAL(mkdirat)(directory, name, mode);
    enter();
    int failed = REAL(mkdirat)(directory, name, mode);
    if (!failed)
        record('M', path, 0, 0, NULL, 0);
    leave();
    return failed;
}
int mkdir(const char *name, mode_t mode) { return mkdirat(AT_FDCWD, name, mode); }
