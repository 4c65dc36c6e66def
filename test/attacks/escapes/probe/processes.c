// Signals others, outlives its job, or takes more than its share of the processor.
#define _GNU_SOURCE
#include <errno.h>
#include <fcntl.h>
#include <sched.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/syscall.h>
#include <unistd.h>

#include "probe.h"

static const char *signal_process(char **arguments) { return kill(atoi(arguments[0]), SIGCONT) == 0 ? "signalled it" : NULL; }

// The process that started this one, and that one's: launcher, tools, harness.
static const char *signal_parents(char **arguments) {
  (void)arguments;
  pid_t parent = getppid();
  return parent > 1 && kill(parent, SIGCONT) == 0 ? text("signalled process %d", (int)parent) : NULL;
}

static const char *signal_by_descriptor(char **arguments) {
  int process = (int)syscall(SYS_pidfd_open, atoi(arguments[0]), 0);
  return process >= 0 && syscall(SYS_pidfd_send_signal, process, SIGCONT, NULL, 0) == 0 ? "signalled it" : NULL;
}

static const char *signal_queue(char **arguments) {
  union sigval value = {.sival_int = 0};
  return sigqueue(atoi(arguments[0]), SIGCONT, value) == 0 ? "signalled it" : NULL;
}

// A daemon in a session of its own, which ignores what it can. It sleeps under a name that the caller looks for.
static const char *daemon_left(char **arguments) {
  if (fork() == 0) {
    setsid();
    if (fork() != 0) _exit(0);
    for (int number = 1; number < NSIG; number++) signal(number, SIG_IGN);
    prctl(PR_SET_PDEATHSIG, 0);
    for (int descriptor = 0; descriptor < 64; descriptor++) close(descriptor);
    execl("/bin/sleep", arguments[0], "600", NULL);
    _exit(1);
  }
  usleep(50000);
  return "started a daemon";
}

// A daemon that keeps the output open: who waits for the end of the file waits for ever.
static const char *daemon_with_output(char **arguments) {
  if (fork() == 0) {
    setsid();
    execl("/bin/sleep", arguments[0], "600", NULL);
    _exit(1);
  }
  usleep(50000);
  return "started a daemon";
}

static const char *higher_priority(char **arguments) {
  (void)arguments;
  return setpriority(PRIO_PROCESS, 0, -10) == 0 ? "a higher priority" : NULL;
}

static const char *real_time(char **arguments) {
  (void)arguments;
  struct sched_param parameter = {.sched_priority = 10};
  if (sched_setscheduler(0, SCHED_FIFO, &parameter) != 0) return NULL;
  parameter.sched_priority = 0;
  sched_setscheduler(0, SCHED_OTHER, &parameter);
  return "real-time scheduling";
}

static const char *io_priority(char **arguments) {
  (void)arguments;
  // Class 1 is real time.
  return syscall(SYS_ioprio_set, 1, 0, 1 << 13) == 0 ? "real-time input and output" : NULL;
}

// The argument is a processor that the program was not given.
static const char *other_processor(char **arguments) {
  cpu_set_t one;
  CPU_ZERO(&one);
  CPU_SET((size_t)atoi(arguments[0]), &one);
  if (sched_setaffinity(0, sizeof one, &one) != 0) return NULL;
  return sched_getcpu() == atoi(arguments[0]) ? "runs there" : NULL;
}

static const char *move_others(char **arguments) {
  cpu_set_t before;
  if (sched_getaffinity(atoi(arguments[0]), sizeof before, &before) != 0) return NULL;
  return sched_setaffinity(atoi(arguments[0]), sizeof before, &before) == 0 ? "set the processors of another process" : NULL;
}

const struct attack processes[] = {
    ATTACK(signal_process, 1), ATTACK(signal_parents, 0),     ATTACK(signal_by_descriptor, 1), ATTACK(signal_queue, 1), ATTACK(daemon_left, 1),
    ATTACK(daemon_with_output, 1), ATTACK(higher_priority, 0), ATTACK(real_time, 0),            ATTACK(io_priority, 0),  
    ATTACK(other_processor, 1), ATTACK(move_others, 1),       END_OF_ATTACKS,
};
