// Starts a program in control groups, and waits for its end.
//
//   enter [--group DIR] [--tasks FILE]... -- PROGRAM [ARG]...
//
// --group DIR, of version 2: the program is born there, and this process stays outside. Without it this process becomes the program.
// --tasks FILE, of version 1: the file `tasks` of a group. The one thread of a process moves itself there without a wait; to move a whole
// process by `cgroup.procs` takes a lock that waits for a grace period of the kernel (RCU).
// The program dies with this process, and this process with its parent. SIGUSR1 is passed on to the program; other signals are left to it.
// Exit status: the program's own, 128 and its signal when one killed it, 1 when it was not started, 2 for wrong use.
#define _GNU_SOURCE
#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <unistd.h>

#include "launch/fork-into.h"

enum { TASKS_MAX = 8 };

struct start {
  const char *group;
  const char *tasks[TASKS_MAX];
  size_t count;
  char **program;
};

static int fail(const char *what, const char *name) {
  fprintf(stderr, "enter: %s %s: %s\n", what, name, strerror(errno));
  return 1;
}

// Returns only when it failed.
static int become_program(const struct start *start) {
  for (size_t index = 0; index < start->count; index++) {
    int file = open(start->tasks[index], O_WRONLY | O_CLOEXEC);
    if (file < 0 || write(file, "0", 1) != 1) return fail("cannot write", start->tasks[index]);
  }
  execvp(start->program[0], start->program);
  return fail("cannot execute", start->program[0]);
}

static int wait_for(pid_t program, const sigset_t *signals) {
  for (;;) {
    int status, arrived;
    if (sigwait(signals, &arrived) != 0) return 1;
    if (waitpid(program, &status, WNOHANG) == program) return WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status);
    if (arrived == SIGUSR1) kill(program, SIGUSR1);
  }
}

static int start_in_group(const struct start *start) {
  sigset_t all, before;
  sigfillset(&all);
  sigprocmask(SIG_BLOCK, &all, &before);
  prctl(PR_SET_PDEATHSIG, SIGKILL);
  pid_t parent = getpid();
  pid_t program = fork_into(start->group);
  if (program < 0) return fail("cannot start a process in", start->group);
  if (program == 0) {
    prctl(PR_SET_PDEATHSIG, SIGKILL);
    if (getppid() != parent) return 1;
    sigprocmask(SIG_SETMASK, &before, NULL);
    return become_program(start);
  }
  // A reader of the program's output waits for the end of the program, not for the end of this process.
  close_range(0, ~0U, 0);
  return wait_for(program, &all);
}

int main(int argc, char **argv) {
  struct start start = {.group = NULL};
  int index = 1;
  for (; index + 1 < argc && strcmp(argv[index], "--") != 0; index += 2) {
    if (strcmp(argv[index], "--group") == 0) start.group = argv[index + 1];
    else if (strcmp(argv[index], "--tasks") == 0 && start.count < TASKS_MAX) start.tasks[start.count++] = argv[index + 1];
    else break;
  }
  if (index + 1 >= argc || strcmp(argv[index], "--") != 0) {
    fputs("usage: enter [--group DIR] [--tasks FILE]... -- PROGRAM [ARG]...\n", stderr);
    return 2;
  }
  start.program = &argv[index + 1];
  return start.group ? start_in_group(&start) : become_program(&start);
}
