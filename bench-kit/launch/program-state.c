// The program's own process as the kernel has it.
#define _GNU_SOURCE
#include <fcntl.h>
#include <stdio.h>
#include <sys/stat.h>
#include <sys/sysmacros.h>
#include <unistd.h>

#include "tree.h"

static void read_executable(pid_t task, struct file_identity *file) {
  char name[64];
  struct stat status;
  snprintf(name, sizeof name, "/proc/%d/exe", (int)task);
  ssize_t length = readlink(name, file->path, sizeof file->path - 1);
  file->known = length > 0 && stat(name, &status) == 0;
  if (!file->known) return;
  file->path[length] = '\0';
  snprintf(file->device, sizeof file->device, "%02x:%02x", major(status.st_dev), minor(status.st_dev));
  file->inode = status.st_ino;
}

ssize_t read_arguments(pid_t task, char *arguments, size_t size) {
  char name[64];
  snprintf(name, sizeof name, "/proc/%d/cmdline", (int)task);
  int descriptor = open(name, O_RDONLY | O_CLOEXEC);
  if (descriptor < 0) return -1;
  size_t length = 0;
  ssize_t more = 1;
  while (length < size && (more = read(descriptor, arguments + length, size - length)) > 0) length += (size_t)more;
  close(descriptor);
  return more < 0 ? -1 : (ssize_t)length;
}

void read_program_state(pid_t task, struct program_state *state) {
  read_executable(task, &state->executable);
  ssize_t length = read_arguments(task, state->arguments, sizeof state->arguments);
  state->known = length >= 0 && state->executable.known;
  state->length = length < 0 ? 0 : (size_t)length;
  state->truncated = state->length == sizeof state->arguments;
}
