/* Preloaded into a process, it makes each fsync take $SLOW_FSYNC microseconds longer: a slower disk. */
#define _GNU_SOURCE
#include <dlfcn.h>
#include <stdlib.h>
#include <time.h>

static int later(const char *name, int fd) {
  int (*real)(int) = (int (*)(int))dlsym(RTLD_NEXT, name);
  const char *longer = getenv("SLOW_FSYNC");
  long microseconds = longer ? atol(longer) : 0;
  struct timespec wait = {microseconds / 1000000, microseconds % 1000000 * 1000};
  int result = real(fd);
  nanosleep(&wait, 0);
  return result;
}

int fsync(int fd) { return later("fsync", fd); }

int fdatasync(int fd) { return later("fdatasync", fd); }
