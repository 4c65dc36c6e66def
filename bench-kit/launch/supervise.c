// Starts one program, and reports on it when its last descendant is dead.
#define _GNU_SOURCE
#include <errno.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

#include "run.h"

int64_t launcher_ns(void) {
  struct rusage usage;
  return getrusage(RUSAGE_SELF, &usage) == 0 ? rusage_ns(&usage) : 0;
}

void look_at_machine(struct run *run, const struct tree *tree) {
  run->readable = read_machine(&run->before);
  run->launcher_before_ns = launcher_ns();
  run->processes_before_ns = live_ns(tree);
}

static void fill_report(const struct run *run, int64_t began, struct report *report) {
  const struct tree *tree = &report->tree;
  int64_t started_ns = tree->root_started ? tree->root_started_ns : began;
  report->wall_ns = run->ended_ns - started_ns - run->paused_ns;
  report->cpu_ns = tree->cpu_ns + tree->unseen_ns;
  report->system_ns = tree->system_ns < report->cpu_ns ? tree->system_ns : report->cpu_ns;
  if (tree->counter >= 0) report->instructions = read_counter(tree->counter);
  if (!run->traced) {
    report->minor_faults = run->usage.ru_minflt;
  } else {
    report->rss_peak_bytes = peak_of(&report->tree.lives);
    report->rss_end_bytes = report->rss_peak_bytes < 0 ? -1 : tree->end_bytes;
    if (report->rss_peak_bytes >= 0 && tree->root_faults_before >= 0) report->minor_faults = tree->faults - tree->root_faults_before;
  }
  if (WIFEXITED(run->status)) report->exit_code = WEXITSTATUS(run->status);
  if (WIFSIGNALED(run->status)) report->signal_number = WTERMSIG(run->status);
  if (run->traced || run->wrapped == 0 || report->exit_code <= 128 || !sigabbrev_np(report->exit_code - 128)) return;
  // What a wrapper makes of a signal, as a shell does.
  report->signal_number = report->exit_code - 128;
  report->exit_code = -1;
}

// Why the program did not begin.
static void fill_failure(const struct run *run, int descriptor, struct report *report) {
  struct failure failure;
  if (read(descriptor, &failure, sizeof failure) == sizeof failure) {
    const char *not_executed = run->wrapped > 0 ? "sandbox-failed" : "exec-failed";
    report->error = failure.step == FILTER_DENIED ? "filter-denied" : failure.step == LAYOUT_DENIED ? "layout-denied" : not_executed;
    report->error_number = failure.error_number;
  } else if (report->tree.layout_error) {
    report->error = "layout-denied";
    report->error_number = report->tree.layout_error;
  } else if (run->failed && !report->timed_out && !report->cancelled) {
    bool exists = report->tree.root != 0;
    report->error = exists ? "exec-failed" : "sandbox-failed";
    if (report->signal_number > 0) snprintf(report->reason, sizeof report->reason, "killed by SIG%s", sigabbrev_np(report->signal_number));
    else if (!exists || run->wrapped == 0) snprintf(report->reason, sizeof report->reason, "exit code %d", report->exit_code);
    else snprintf(report->reason, sizeof report->reason, "the sandbox says why");
  }
}

// Whether a process could not be made for lack of memory, processes or descriptors.
static bool lacks_resources(int error) { return error == EAGAIN || error == ENOMEM || error == EMFILE || error == ENFILE; }

void supervise(const struct options *options, struct report *report) {
  sigset_t signals;
  sigemptyset(&signals);
  sigaddset(&signals, SIGCHLD);
  sigaddset(&signals, SIGTERM);
  sigaddset(&signals, SIGINT);
  sigaddset(&signals, SIGHUP);
  sigaddset(&signals, SIGUSR1);
  sigaddset(&signals, SIGIO);
  sigprocmask(SIG_BLOCK, &signals, NULL);

  int go, failure;
  struct run run = {.traced = !options->contain, .wrapped = options->wrapped, .start = options->start};
  run.pid = start_child(options, &go, &failure);
  if (run.pid < 0) {
    report->error_number = errno;
    report->error = options->cgroup && !lacks_resources(errno) ? "cgroup-denied" : "fork-failed";
    return;
  }
  if (run.traced && !trace_child(run.pid)) {
    report->error = "ptrace-denied";
    report->error_number = errno;
    kill_program(&run, &report->tree);
    kill_descendants(&report->tree);
    return;
  }
  report->tree.library = options->identify;
  report->tree.counts = options->counts;
  report->tree.has_layout = options->has_layout;
  report->tree.counter = -1;
  report->tree.calls.names = options->call_names;
  report->tree.waits = options->start >= 0;
  if (!run.traced) report->tree.root = run.pid;
  else report->tree.wrapped = options->wrapped;
  if (run.traced && !add_process(&report->tree, run.pid, 0)) kill_program(&run, &report->tree);
  look_at_machine(&run, &report->tree);
  int64_t began = monotonic_ns();
  if (write(go, "g", 1) != 1) kill_program(&run, &report->tree);
  follow(&run, report, &signals, options->timeout_ms);
  if (run.ended && run.traced && !run.failed && !report->timed_out && !report->cancelled) wait_for_the_rest(&run, &report->tree, &signals, options->rest_ms);
  struct machine_clock after;
  bool readable = read_machine(&after) && run.readable;
  int64_t own = launcher_ns() - run.launcher_before_ns - run.processes_before_ns;
  kill(-run.pid, SIGKILL);
  report->strays = kill_descendants(&report->tree);
  // Untraced wrappers below the first one end as if they had been left behind.
  if (!run.traced && run.wrapped > 0 && report->strays >= 0) report->strays = report->strays < run.wrapped ? 0 : report->strays - run.wrapped + 1;
  if (!run.ended) return;
  fill_report(&run, began, report);
  if (readable) report->foreign_cores = foreign_cores(&run.before, &after, own + report->cpu_ns + report->tree.root_before_ns + report->tree.wrappers_ns);
  fill_failure(&run, failure, report);
}
