// The child process from fork to exec.
#define _GNU_SOURCE
#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdlib.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <unistd.h>

#include "launch.h"

extern char **environ;

static void fail(int failure) {
  int number = errno;
  if (write(failure, &number, sizeof number) < 0) _exit(126);
  _exit(127);
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
  int null = open("/dev/null", O_RDONLY);
  if (null < 0 || dup2(null, 0) < 0) fail(failure);
  if (options->directory && chdir(options->directory) != 0) fail(failure);
  char byte;
  if (read(go, &byte, 1) != 1) _exit(127);
  close_range(3, ~0U, CLOSE_RANGE_CLOEXEC);
  for (size_t index = 0; index < options->passed; index++) fcntl(options->pass[index], F_SETFD, 0);
  // execvp looks up a bare name in the PATH of the new environment.
  environ = options->environment;
  execvp(options->arguments[0], options->arguments);
  fail(failure);
}

pid_t start_child(const struct options *options, int *go, int *failure) {
  int start[2], error[2];
  if (pipe2(start, O_CLOEXEC) != 0 || pipe2(error, O_CLOEXEC) != 0) return -1;
  pid_t launcher = getpid();
  pid_t pid = fork();
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
