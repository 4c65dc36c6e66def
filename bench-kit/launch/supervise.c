// Follows one program from fork to the death of its last descendant.
#define _GNU_SOURCE
#include <errno.h>
#include <signal.h>
#include <stdlib.h>
#include <sys/ptrace.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

#include "launch.h"

enum { DEATH_GRACE_MS = 2000 };

struct run {
  pid_t pid;
  bool traced;
  bool ended;
  int status;
  struct rusage usage;
  int64_t started_ns;
  int64_t ended_ns;
  // Time in which the program was stopped to be read.
  int64_t paused_ns;
  int64_t cpu_before_ns;
  int64_t faults_before;
};

static int64_t rusage_ns(const struct rusage *usage) {
  return ((int64_t)usage->ru_utime.tv_sec + usage->ru_stime.tv_sec) * 1000000000 +
         ((int64_t)usage->ru_utime.tv_usec + usage->ru_stime.tv_usec) * 1000;
}

static int64_t own_ns(void) {
  struct rusage usage;
  return getrusage(RUSAGE_SELF, &usage) == 0 ? rusage_ns(&usage) : 0;
}

static void resume_traced(struct run *run, struct report *report, pid_t task, int status) {
  int event = status >> 16;
  int number = WSTOPSIG(status);
  if (event == PTRACE_EVENT_EXEC) {
    if (run->started_ns == 0) {
      // The clocks start with the program's own image, after exec.
      run->faults_before = minor_faults_of(run->pid);
      run->cpu_before_ns = cpu_ns_of(run->pid);
      run->started_ns = monotonic_ns();
    }
    ptrace(PTRACE_CONT, task, 0, 0);
  } else if (event == PTRACE_EVENT_EXIT) {
    int64_t noticed = monotonic_ns();
    if (task == run->pid) trace_other_threads(run->pid);
    read_dying_task(run->pid, task, report);
    if (task == run->pid) run->paused_ns += monotonic_ns() - noticed;
    ptrace(PTRACE_CONT, task, 0, 0);
  } else if (event == PTRACE_EVENT_STOP && (number == SIGSTOP || number == SIGTSTP || number == SIGTTIN || number == SIGTTOU)) {
    // A program that stops itself stays stopped, as it would untraced; the deadline ends it.
    ptrace(PTRACE_LISTEN, task, 0, 0);
  } else if (event != 0) {
    ptrace(PTRACE_CONT, task, 0, 0);
  } else {
    // A signal for the program: passed on unchanged.
    ptrace(PTRACE_CONT, task, 0, (long)number);
  }
}

// Handles all pending events; never blocks.
static void drain_events(struct run *run, struct report *report) {
  for (;;) {
    int status;
    struct rusage usage;
    pid_t task = wait4(-1, &status, WNOHANG | __WALL, &usage);
    if (task <= 0) return;
    if (WIFSTOPPED(status)) {
      resume_traced(run, report, task, status);
    } else if (task == run->pid) {
      run->ended = true;
      run->ended_ns = monotonic_ns();
      run->status = status;
      run->usage = usage;
      return;
    }
  }
}

static void kill_program(const struct run *run) {
  kill(-run->pid, SIGKILL);
  kill(run->pid, SIGKILL);
}

static void follow(struct run *run, struct report *report, const sigset_t *signals, long timeout_ms) {
  int64_t deadline = monotonic_ns() + (int64_t)timeout_ms * 1000000;
  bool killed = false;
  while (drain_events(run, report), !run->ended) {
    int64_t left = deadline - monotonic_ns();
    int arrived = 0;
    if (left > 0) {
      struct timespec wait = {left / 1000000000, left % 1000000000};
      arrived = sigtimedwait(signals, NULL, &wait);
      if (arrived == SIGCHLD || (arrived < 0 && errno == EINTR)) continue;
      if (arrived == SIGUSR1) {
        kill(run->pid, SIGTERM);
        continue;
      }
    }
    if (killed && left <= 0) {
      report->error = "unkillable";
      return;
    }
    if (killed) continue;
    if (arrived > 0) report->cancelled = true;
    else report->timed_out = true;
    kill_program(run);
    killed = true;
    deadline = monotonic_ns() + (int64_t)DEATH_GRACE_MS * 1000000;
  }
}

static void fill_report(const struct run *run, struct report *report) {
  report->wall_ns = run->ended_ns - run->started_ns - run->paused_ns;
  report->cpu_ns = rusage_ns(&run->usage) - run->cpu_before_ns;
  if (report->cpu_ns < 0) report->cpu_ns = 0;
  if (report->minor_faults >= 0 && run->faults_before >= 0) report->minor_faults -= run->faults_before;
  else if (!run->traced) report->minor_faults = run->usage.ru_minflt;
  if (WIFEXITED(run->status)) report->exit_code = WEXITSTATUS(run->status);
  if (WIFSIGNALED(run->status)) report->signal_number = WTERMSIG(run->status);
}

static bool exec_failed(int failure, struct report *report) {
  int number;
  if (read(failure, &number, sizeof number) != sizeof number) return false;
  report->error = "exec-failed";
  report->error_number = number;
  return true;
}

void supervise(const struct options *options, struct report *report) {
  sigset_t signals;
  sigemptyset(&signals);
  sigaddset(&signals, SIGCHLD);
  sigaddset(&signals, SIGTERM);
  sigaddset(&signals, SIGINT);
  sigaddset(&signals, SIGHUP);
  sigaddset(&signals, SIGUSR1);
  sigprocmask(SIG_BLOCK, &signals, NULL);

  int go, failure;
  struct run run = {.traced = !options->contain};
  run.pid = start_child(options, &go, &failure);
  if (run.pid < 0) {
    report->error = "fork-failed";
    report->error_number = errno;
    return;
  }
  if (run.traced && !trace_child(run.pid)) {
    report->error = "ptrace-denied";
    report->error_number = errno;
    kill_program(&run);
    kill_descendants();
    return;
  }
  struct machine_clock before, after;
  bool readable = read_machine(&before);
  int64_t own_before = own_ns();
  int64_t began = monotonic_ns();
  if (!run.traced) run.started_ns = began;
  if (write(go, "g", 1) != 1) kill_program(&run);
  follow(&run, report, &signals, options->timeout_ms);
  readable = read_machine(&after) && readable;
  if (run.ended) {
    if (run.started_ns == 0) run.started_ns = began;
    fill_report(&run, report);
    if (readable) report->foreign_cores = foreign_cores(&before, &after, own_ns() - own_before + rusage_ns(&run.usage));
    exec_failed(failure, report);
  }
  kill(-run.pid, SIGKILL);
  report->strays = kill_descendants();
}
