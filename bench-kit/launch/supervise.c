// Follows one program from fork to the death of its last descendant.
#define _GNU_SOURCE
#include <errno.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

#include "launch.h"

enum { DEATH_GRACE_MS = 2000, WORK_STEP_MS = 5, EXIT_STEP_MS = 10, EVENTS_AT_ONCE = 256 };

struct run {
  // The process that was started: the program, or the first wrapper.
  pid_t pid;
  bool traced;
  int wrapped;
  // Of the program; of the first wrapper when that ended and left no program.
  bool ended;
  int status;
  bool failed;
  struct rusage usage;
  int64_t ended_ns;
  // Time in which the program was stopped to be read.
  int64_t paused_ns;
};

static int64_t own_ns(void) {
  struct rusage usage;
  return getrusage(RUSAGE_SELF, &usage) == 0 ? rusage_ns(&usage) : 0;
}

// Handles pending events; never blocks. Returns whether there may be more of them: the caller looks at its deadline and its signals
// in between, since processes can make events faster than they are handled.
static bool drain_events(struct run *run, struct tree *tree) {
  for (int count = 0; count < EVENTS_AT_ONCE; count++) {
    struct end end;
    enum event event = take_event(tree, &end, &run->paused_ns);
    if (event == NO_EVENT || event == NO_PROCESS) return false;
    if (event != PROCESS_ENDED) continue;
    bool is_program = end.pid == tree->root;
    // The end of a wrapper counts when the program can no longer begin.
    if (!is_program && !(end.pid == run->pid && tree->root == 0)) continue;
    run->ended = true;
    run->failed = !is_program || (run->traced && !tree->root_started);
    run->ended_ns = monotonic_ns();
    run->status = end.status;
    run->usage = end.usage;
    return false;
  }
  return true;
}

// The first thread of the program has ended. A thread that the program hid from the tracer (CLONE_UNTRACED) may call exec and then is
// the program; below a wrapper its end would never be seen.
static bool is_exiting(struct tree *tree) {
  const struct process *root = find_process(tree, tree->root);
  return root && root->exiting;
}

static void kill_program(const struct run *run, const struct tree *tree) {
  kill(-run->pid, SIGKILL);
  kill(run->pid, SIGKILL);
  if (run->wrapped > 0) kill_tree(tree);
}

static void pass_sigterm(const struct run *run, const struct tree *tree) { kill(tree->root > 0 ? tree->root : run->pid, SIGTERM); }

static void follow(struct run *run, struct report *report, const sigset_t *signals, long timeout_ms) {
  int64_t deadline = monotonic_ns() + (int64_t)timeout_ms * 1000000;
  bool killed = false;
  for (;;) {
    bool more = drain_events(run, &report->tree);
    if (run->ended) return;
    bool exiting = run->wrapped > 0 && is_exiting(&report->tree);
    if (exiting && is_untraced(report->tree.root)) {
      report->error = "program-lost";
      return;
    }
    int64_t left = deadline - monotonic_ns();
    int arrived = 0;
    if (left > 0) {
      int64_t pause = more ? 0 : exiting && left > EXIT_STEP_MS * 1000000 ? EXIT_STEP_MS * 1000000 : left;
      struct timespec wait = {pause / 1000000000, pause % 1000000000};
      arrived = sigtimedwait(signals, NULL, &wait);
      if (arrived == SIGCHLD || (arrived < 0 && (more || exiting || errno == EINTR))) continue;
      if (arrived == SIGUSR1) {
        pass_sigterm(run, &report->tree);
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
    kill_program(run, &report->tree);
    killed = true;
    deadline = monotonic_ns() + (int64_t)DEATH_GRACE_MS * 1000000;
  }
}

// Processes that end with the first one may take a moment longer. Those that go on with the work are left behind; idle ones are not.
static void wait_for_the_rest(struct run *run, struct tree *tree, const sigset_t *signals, long wait_ms) {
  int64_t deadline = monotonic_ns() + (int64_t)wait_ms * 1000000;
  drain_events(run, tree);
  note_work(tree);
  while (has_processes(tree) && monotonic_ns() < deadline) {
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
  if (run->traced || run->wrapped == 0 || report->exit_code <= 128 || !sigabbrev_np(report->exit_code - 128)) return;
  // What a wrapper makes of a signal, as a shell does.
  report->signal_number = report->exit_code - 128;
  report->exit_code = -1;
}

// Why the program did not begin.
static void fill_failure(const struct run *run, int descriptor, struct report *report) {
  struct failure failure;
  if (read(descriptor, &failure, sizeof failure) == sizeof failure) {
    static const char *const errors[] = {[CGROUP_DENIED] = "cgroup-denied", [FILTER_DENIED] = "filter-denied"};
    report->error = failure.step != EXEC_FAILED ? errors[failure.step] : run->wrapped > 0 ? "sandbox-failed" : "exec-failed";
    report->error_number = failure.error_number;
  } else if (run->failed && !report->timed_out && !report->cancelled) {
    bool exists = report->tree.root != 0;
    report->error = exists ? "exec-failed" : "sandbox-failed";
    if (report->signal_number > 0) snprintf(report->reason, sizeof report->reason, "killed by SIG%s", sigabbrev_np(report->signal_number));
    else if (!exists || run->wrapped == 0) snprintf(report->reason, sizeof report->reason, "exit code %d", report->exit_code);
    else snprintf(report->reason, sizeof report->reason, "the sandbox says why");
  }
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
  struct run run = {.traced = !options->contain, .wrapped = options->wrapped};
  run.pid = start_child(options, &go, &failure);
  if (run.pid < 0) {
    report->error = "fork-failed";
    report->error_number = errno;
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
  report->tree.calls.names = options->call_names;
  if (!run.traced) report->tree.root = run.pid;
  else report->tree.wrapped = options->wrapped;
  if (run.traced && !add_process(&report->tree, run.pid, 0)) kill_program(&run, &report->tree);
  struct machine_clock before, after;
  bool readable = read_machine(&before);
  int64_t own_before = own_ns();
  int64_t began = monotonic_ns();
  if (write(go, "g", 1) != 1) kill_program(&run, &report->tree);
  follow(&run, report, &signals, options->timeout_ms);
  if (run.ended && run.traced && !run.failed && !report->timed_out && !report->cancelled) wait_for_the_rest(&run, &report->tree, &signals, options->rest_ms);
  readable = read_machine(&after) && readable;
  int64_t own = own_ns() - own_before;
  kill(-run.pid, SIGKILL);
  report->strays = kill_descendants(&report->tree);
  // Untraced wrappers below the first one end as if they had been left behind.
  if (!run.traced && run.wrapped > 0 && report->strays >= 0) report->strays = report->strays < run.wrapped ? 0 : report->strays - run.wrapped + 1;
  if (!run.ended) return;
  fill_report(&run, began, report);
  if (readable) report->foreign_cores = foreign_cores(&before, &after, own + report->cpu_ns + report->tree.root_before_ns + report->tree.wrappers_ns);
  fill_failure(&run, failure, report);
}
