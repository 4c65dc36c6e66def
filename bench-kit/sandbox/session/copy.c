// Hands a file out.
#define _GNU_SOURCE
#include <errno.h>
#include <fcntl.h>
#include <linux/openat2.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <unistd.h>

#include "session.h"

// Opens a file beneath a directory. A named pipe or a device is opened without waiting for it, and then is not a file.
static int open_beneath(const char *directory, const char *path) {
  int base = open(directory, O_PATH | O_DIRECTORY | O_CLOEXEC);
  if (base < 0) return -1;
  struct open_how how = {.flags = O_RDONLY | O_CLOEXEC | O_NONBLOCK | O_NOCTTY, .resolve = RESOLVE_BENEATH | RESOLVE_NO_MAGICLINKS};
  int descriptor = (int)syscall(SYS_openat2, base, path, &how, sizeof how);
  int error_number = errno;
  close(base);
  errno = error_number;
  return descriptor;
}

static const char *why_not(int error_number) {
  switch (error_number) {
    case ENOENT:
    case ENOTDIR:
      return "absent";
    case EXDEV:
    case ELOOP:
      return "outside";
    case ENXIO:
      return "not-a-file";
    default:
      return "unreadable";
  }
}

// Sends exactly so many bytes.
static bool send_bytes(int descriptor, size_t length) {
  static char buffer[1 << 16];
  bool whole = true;
  for (size_t left = length; left > 0;) {
    size_t step = left < sizeof buffer ? left : sizeof buffer;
    ssize_t more = whole ? read(descriptor, buffer, step) : 0;
    if (more <= 0) {
      whole = false;
      memset(buffer, 0, step);
      more = (ssize_t)step;
    }
    if (!write_whole(ANSWERS, buffer, (size_t)more)) exit(1);
    left -= (size_t)more;
  }
  return whole;
}

void copy_file(const char *directory, const char *path, size_t max) {
  int descriptor = open_beneath(directory, path);
  struct stat status;
  if (descriptor < 0) {
    answer("no-file", why_not(errno), NULL);
    return;
  }
  if (fstat(descriptor, &status) != 0) {
    answer("no-file", "unreadable", NULL);
  } else if (!S_ISREG(status.st_mode)) {
    answer("no-file", "not-a-file", NULL);
  } else if ((uint64_t)status.st_size > max) {
    answer("no-file", "too-large", NULL);
  } else {
    char length[24];
    snprintf(length, sizeof length, "%llu", (unsigned long long)status.st_size);
    answer("file", length, NULL);
    answer(send_bytes(descriptor, (size_t)status.st_size) ? "whole" : "changed", NULL);
  }
  close(descriptor);
}
