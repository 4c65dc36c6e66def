// Starts commands and ends everything that they leave behind.
#define _GNU_SOURCE
#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/signalfd.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include "session.h"

enum { KILL_SECONDS = 10 };

static int children = -1;
static sigset_t child_signal;

void watch_children(void) {
  sigemptyset(&child_signal);
  sigaddset(&child_signal, SIGCHLD);
  sigprocmask(SIG_BLOCK, &child_signal, NULL);
  children = signalfd(-1, &child_signal, SFD_CLOEXEC | SFD_NONBLOCK);
}

struct failure {
  char step[16];
  int error_number;
};

static void become_command(const struct command *command, int failure) {
  setpgid(0, 0);
  sigprocmask(SIG_UNBLOCK, &child_signal, NULL);
  signal(SIGPIPE, SIG_DFL);
  struct failure why = {.step = "directory"};
  if (chdir(command->directory) == 0) {
    strcpy(why.step, "exec");
    // execvp looks a bare name up in the PATH of the new environment.
    environ = command->variables;
    execvp(command->arguments[0], command->arguments);
  }
  why.error_number = errno;
  if (write(failure, &why, sizeof why) < 0) _exit(126);
  _exit(127);
}

// Waits for the command, and for whatever the session inherits; ends with it when nobody sends requests any more.
static int wait_for(pid_t command) {
  for (;;) {
    int status;
    for (pid_t pid; (pid = waitpid(-1, &status, WNOHANG)) > 0;)
      if (pid == command) return status;
    struct pollfd ready[2] = {{.fd = children, .events = POLLIN}, {.fd = REQUESTS, .events = POLLRDHUP}};
    poll(ready, 2, -1);
    if (ready[1].revents & (POLLHUP | POLLRDHUP | POLLERR | POLLNVAL)) exit(0);
    struct signalfd_siginfo arrived;
    while (read(children, &arrived, sizeof arrived) > 0) continue;
  }
}

static void separate(const char *separator) {
  size_t length = strlen(separator);
  for (int descriptor = 1; descriptor <= 2; descriptor++) {
    // A reader that closed its end does not need it.
    if (write_whole(descriptor, "\n", 1) && write_whole(descriptor, separator, length)) write_whole(descriptor, "\n", 1);
  }
}

void run_command(const struct command *command) {
  int failure[2] = {-1, -1};
  pid_t pid = pipe2(failure, O_CLOEXEC) == 0 ? fork() : -1;
  if (pid < 0) {
    const char *why = strerror(errno);
    close(failure[0]);
    close(failure[1]);
    separate(command->separator);
    answer("not-started", "fork", why, NULL);
    return;
  }
  if (pid == 0) become_command(command, failure[1]);
  close(failure[1]);
  int status = wait_for(pid);
  separate(command->separator);
  struct failure why;
  bool failed = read(failure[0], &why, sizeof why) == sizeof why;
  close(failure[0]);
  char number[16];
  snprintf(number, sizeof number, "%d", WIFEXITED(status) ? WEXITSTATUS(status) : WTERMSIG(status));
  if (failed) answer("not-started", why.step, strerror(why.error_number), NULL);
  else answer(WIFEXITED(status) ? "exit" : "signal", number, NULL);
}

void kill_others(void) {
  struct timespec now, step = {0, 500000};
  clock_gettime(CLOCK_MONOTONIC, &now);
  long deadline = now.tv_sec + KILL_SECONDS;
  int count = 0;
  bool any = true;
  while (any && now.tv_sec <= deadline) {
    // All but this process and the first one of the namespace. No process can escape by fork: the kernel starts none while a signal
    // is pending.
    any = kill(-1, SIGKILL) == 0;
    for (pid_t pid; (pid = waitpid(-1, NULL, WNOHANG)) > 0;) count++;
    if (any) nanosleep(&step, NULL);
    clock_gettime(CLOCK_MONOTONIC, &now);
  }
  char number[16];
  snprintf(number, sizeof number, "%d", count);
  answer(any ? "not-killed" : "killed", number, NULL);
}
