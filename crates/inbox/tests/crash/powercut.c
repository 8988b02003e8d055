/* Preloaded into a process, it keeps of each file below $POWERCUT_FROM what the last fsync of it had, in $POWERCUT_TO: what a
   power cut would leave. Removed files are removed there too. */
#define _GNU_SOURCE
#include <dlfcn.h>
#include <fcntl.h>
#include <limits.h>
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;

/* The place of a file in the mirror; 0 if the file is not below the folder. */
static int mirrored(const char *path, char *to) {
  const char *from = getenv("POWERCUT_FROM"), *into = getenv("POWERCUT_TO");
  if (!from || !into || strncmp(path, from, strlen(from)) != 0 || path[strlen(from)] != '/') return 0;
  return snprintf(to, PATH_MAX, "%s%s", into, path + strlen(from)) < PATH_MAX - 8;
}

/* Copies to a temporary file first, so that a kill in between leaves the older copy. */
static void keep(int fd) {
  char link[64], path[PATH_MAX], to[PATH_MAX], part[PATH_MAX + 8], block[1 << 16];
  struct stat about;
  ssize_t length;
  off_t at = 0;
  snprintf(link, sizeof link, "/proc/self/fd/%d", fd);
  length = readlink(link, path, sizeof path - 1);
  if (length < 0) return;
  path[length] = 0;
  if (!mirrored(path, to) || fstat(fd, &about) != 0 || !S_ISREG(about.st_mode)) return;
  snprintf(part, sizeof part, "%s.part", to);
  pthread_mutex_lock(&lock);
  int out = open(part, O_WRONLY | O_CREAT | O_TRUNC, 0600);
  while ((length = pread(fd, block, sizeof block, at)) > 0) {
    if (write(out, block, (size_t)length) != length) abort();
    at += length;
  }
  close(out);
  rename(part, to);
  pthread_mutex_unlock(&lock);
}

int fsync(int fd) {
  keep(fd);
  return 0;
}

int fdatasync(int fd) {
  keep(fd);
  return 0;
}

int unlink(const char *path) {
  static int (*real)(const char *);
  char to[PATH_MAX];
  if (!real) real = (int (*)(const char *))dlsym(RTLD_NEXT, "unlink");
  if (mirrored(path, to)) real(to);
  return real(path);
}
