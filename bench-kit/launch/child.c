// The child process from fork to exec.
#define _GNU_SOURCE
#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <unistd.h>

#include "fork-into.h"
#include "launch.h"

extern char **environ;

static void fail(int descriptor, enum failed_step step) {
  struct failure failure = {step, errno};
  if (write(descriptor, &failure, sizeof failure) < 0) _exit(126);
  _exit(127);
}

static bool open_filter(const char *file) {
  int descriptor = open(file, O_RDONLY | O_CLOEXEC);
  if (descriptor < 0) return false;
  if (descriptor == FILTER_DESCRIPTOR) return fcntl(descriptor, F_SETFD, 0) == 0;
  return dup2(descriptor, FILTER_DESCRIPTOR) >= 0;
}

static bool limit(int resource, long value) {
  struct rlimit both = {(rlim_t)value, (rlim_t)value};
  return value == 0 || setrlimit(resource, &both) == 0;
}

static void become_program(const struct options *options, pid_t launcher, int go, int failure) {
  setpgid(0, 0);
  prctl(PR_SET_PDEATHSIG, SIGKILL);
  if (getppid() != launcher) _exit(127);
  struct rlimit none = {0, 0};
  setrlimit(RLIMIT_CORE, &none);
  for (int number = 1; number < NSIG; number++) signal(number, SIG_DFL);
  sigset_t empty;
  sigemptyset(&empty);
  sigprocmask(SIG_SETMASK, &empty, NULL);
  char byte;
  if (read(go, &byte, 1) != 1) _exit(127);
  // Out of the way of the descriptors that the program gets.
  failure = fcntl(failure, F_DUPFD_CLOEXEC, 16);
  int null = open("/dev/null", O_RDONLY);
  if (null < 0 || dup2(null, 0) < 0) fail(failure, EXEC_FAILED);
  if (options->directory && chdir(options->directory) != 0) fail(failure, EXEC_FAILED);
  close_range(3, ~0U, CLOSE_RANGE_CLOEXEC);
  if (options->filter && !open_filter(options->filter)) fail(failure, FILTER_DENIED);
  for (size_t index = 0; index < options->passed; index++) fcntl(options->pass[index], F_SETFD, 0);
  if (!limit(RLIMIT_NOFILE, options->open_files) || !limit(RLIMIT_FSIZE, options->file_bytes) || !limit(RLIMIT_NPROC, options->user_processes))
    fail(failure, EXEC_FAILED);
  if (options->has_layout && !fix_layout(options->layout_pages)) fail(failure, LAYOUT_DENIED);
  // execvp looks up a bare name in the PATH of the new environment.
  environ = options->environment;
  execvp(options->arguments[0], options->arguments);
  fail(failure, EXEC_FAILED);
}

pid_t start_child(const struct options *options, int *go, int *failure) {
  int start[2], error[2];
  if (pipe2(start, O_CLOEXEC) != 0 || pipe2(error, O_CLOEXEC) != 0) return -1;
  pid_t launcher = getpid();
  pid_t pid = fork_into(options->cgroup);
  if (pid < 0) return -1;
  if (pid == 0) {
    close(start[1]);
    close(error[0]);
    become_program(options, launcher, start[0], error[1]);
  }
  // Parent and child both set the group, so that it exists whichever runs first.
  setpgid(pid, pid);
  close(start[0]);
  close(error[1]);
  *go = start[1];
  *failure = error[0];
  return pid;
}
