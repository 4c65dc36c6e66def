// Forks a process that is born in a control group.
#define _GNU_SOURCE
#include "fork-into.h"

#include <errno.h>
#include <fcntl.h>
#include <linux/sched.h>
#include <signal.h>
#include <stdint.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

// "0" is the writer itself. Returns an errno; 0 when it has joined.
static int join(int directory) {
  int file = openat(directory, "cgroup.procs", O_WRONLY | O_CLOEXEC);
  int error = file >= 0 && write(file, "0", 1) == 1 ? 0 : errno;
  if (file >= 0) close(file);
  return error;
}

static pid_t fork_and_join(int directory) {
  int told[2];
  if (pipe2(told, O_CLOEXEC) != 0) return -1;
  pid_t pid = fork();
  int error = pid < 0 ? errno : pid == 0 ? join(directory) : EIO;
  if (pid == 0 && (write(told[1], &error, sizeof error) != sizeof error || error != 0)) _exit(127);
  close(told[1]);
  if (pid > 0 && read(told[0], &error, sizeof error) != sizeof error) error = EIO;
  close(told[0]);
  if (error == 0) return pid;
  if (pid > 0) waitpid(pid, NULL, 0);
  errno = error;
  return -1;
}

pid_t fork_into(const char *group) {
  if (!group) return fork();
  int directory = open(group, O_PATH | O_DIRECTORY | O_CLOEXEC);
  if (directory < 0) return -1;
  struct clone_args birth = {.flags = CLONE_INTO_CGROUP, .exit_signal = SIGCHLD, .cgroup = (uint64_t)directory};
  pid_t pid = (pid_t)syscall(SYS_clone3, &birth, sizeof birth);
  // Filters of system calls refuse it, since they cannot see its flags; kernels before 5.7 do not know its last field.
  if (pid < 0 && (errno == ENOSYS || errno == E2BIG)) pid = fork_and_join(directory);
  int error = errno;
  close(directory);
  errno = error;
  return pid;
}
