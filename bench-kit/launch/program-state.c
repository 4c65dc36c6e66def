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

void read_program_state(pid_t task, struct program_state *state) {
  state->known = false;
  read_executable(task, &state->executable);
  char name[64];
  snprintf(name, sizeof name, "/proc/%d/cmdline", (int)task);
  int descriptor = open(name, O_RDONLY | O_CLOEXEC);
  if (descriptor < 0) return;
  ssize_t more = 1;
  for (state->length = 0; state->length < sizeof state->arguments; state->length += (size_t)more) {
    more = read(descriptor, state->arguments + state->length, sizeof state->arguments - state->length);
    if (more <= 0) break;
  }
  close(descriptor);
  state->known = more >= 0 && state->executable.known;
  state->truncated = state->length == sizeof state->arguments;
}
