// Follows one program from fork to the death of its last descendant.
#define _GNU_SOURCE
#include <errno.h>
#include <signal.h>
#include <stdlib.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

#include "launch.h"

enum { DEATH_GRACE_MS = 2000, WORK_STEP_MS = 5 };

struct run {
  pid_t pid;
  bool traced;
  bool ended;
  int status;
  struct rusage usage;
  int64_t ended_ns;
  // Time in which the program was stopped to be read.
  int64_t paused_ns;
};

static int64_t own_ns(void) {
  struct rusage usage;
  return getrusage(RUSAGE_SELF, &usage) == 0 ? rusage_ns(&usage) : 0;
}

// Handles all pending events; never blocks.
static void drain_events(struct run *run, struct tree *tree) {
  for (;;) {
    int status;
    struct rusage usage;
    pid_t ended = take_event(tree, &status, &usage, &run->paused_ns);
    if (ended == NO_EVENT || ended == NO_PROCESS) return;
    if (ended != run->pid) continue;
    run->ended = true;
    run->ended_ns = monotonic_ns();
    run->status = status;
    run->usage = usage;
    return;
  }
}

static void kill_program(const struct run *run) {
  kill(-run->pid, SIGKILL);
  kill(run->pid, SIGKILL);
}

static void follow(struct run *run, struct report *report, const sigset_t *signals, long timeout_ms) {
  int64_t deadline = monotonic_ns() + (int64_t)timeout_ms * 1000000;
  bool killed = false;
  while (drain_events(run, &report->tree), !run->ended) {
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

// Processes that end with the first one may take a moment longer. Those that go on with the work are left behind; idle ones are not.
static void wait_for_the_rest(struct run *run, struct tree *tree, const sigset_t *signals, long wait_ms) {
  int64_t deadline = monotonic_ns() + (int64_t)wait_ms * 1000000;
  drain_events(run, tree);
  note_work(tree);
  while (tree->count > 0 && monotonic_ns() < deadline) {
    struct timespec step = {0, (long)WORK_STEP_MS * 1000000};
    int arrived = sigtimedwait(signals, NULL, &step);
    drain_events(run, tree);
    if (arrived == SIGCHLD) continue;
    if (!note_work(tree) || arrived > 0) break;
  }
}

static void fill_report(const struct run *run, int64_t began, struct report *report) {
  const struct tree *tree = &report->tree;
  int64_t started_ns = tree->root_started ? tree->root_started_ns : began;
  report->wall_ns = run->ended_ns - started_ns - run->paused_ns;
  report->cpu_ns = tree->cpu_ns + tree->unseen_ns;
  if (!run->traced) {
    report->minor_faults = run->usage.ru_minflt;
  } else {
    report->rss_peak_bytes = peak_of(&report->tree.lives);
    report->rss_end_bytes = report->rss_peak_bytes < 0 ? -1 : tree->end_bytes;
    if (report->rss_peak_bytes >= 0 && tree->root_faults_before >= 0) report->minor_faults = tree->faults - tree->root_faults_before;
  }
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
    kill_descendants(&report->tree);
    return;
  }
  report->tree.root = run.pid;
  report->tree.library = options->identify;
  if (run.traced && !add_process(&report->tree, run.pid, 0)) kill_program(&run);
  struct machine_clock before, after;
  bool readable = read_machine(&before);
  int64_t own_before = own_ns();
  int64_t began = monotonic_ns();
  if (write(go, "g", 1) != 1) kill_program(&run);
  follow(&run, report, &signals, options->timeout_ms);
  if (run.ended && run.traced && !report->timed_out && !report->cancelled) wait_for_the_rest(&run, &report->tree, &signals, options->rest_ms);
  readable = read_machine(&after) && readable;
  int64_t own = own_ns() - own_before;
  kill(-run.pid, SIGKILL);
  report->strays = kill_descendants(&report->tree);
  if (!run.ended) return;
  fill_report(&run, began, report);
  if (readable) report->foreign_cores = foreign_cores(&before, &after, own + report->cpu_ns + report->tree.root_before_ns);
  exec_failed(failure, report);
}
