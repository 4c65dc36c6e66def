// Follows one program to its end.
#define _GNU_SOURCE
#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <time.h>
#include <unistd.h>

#include "run.h"

enum { DEATH_GRACE_MS = 2000, WORK_STEP_MS = 5, EXIT_STEP_MS = 10, EVENTS_MS = 20 };

// Handles pending events; never blocks. Returns whether there may be more of them: the caller looks at its deadline and its signals
// in between, since processes can make events faster than they are handled.
static bool drain_events(struct run *run, struct tree *tree) {
  int64_t until = monotonic_ns() + (int64_t)EVENTS_MS * 1000000;
  while (monotonic_ns() < until) {
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
// the program. What it does is not seen, and below a wrapper its end would not be either.
static bool is_exiting(struct tree *tree) {
  const struct process *root = find_process(tree, tree->root);
  return root && root->exiting;
}

// Whether such a thread is the program now, or was and has ended.
static bool is_lost(struct run *run, struct tree *tree) {
  if (is_untraced(tree->root)) return true;
  if (kill(tree->root, 0) == 0 || errno != ESRCH) return false;
  // Its end may have been reported since.
  drain_events(run, tree);
  return !run->ended;
}

void kill_program(const struct run *run, const struct tree *tree) {
  kill(-run->pid, SIGKILL);
  kill(run->pid, SIGKILL);
  if (run->wrapped > 0) kill_tree(tree);
}

static void pass_sigterm(const struct run *run, const struct tree *tree) { kill(tree->root > 0 ? tree->root : run->pid, SIGTERM); }

// Waits for a signal, at most so long; 0 when there are events to handle, or none came.
static int wait_for_signal(const sigset_t *signals, int64_t wait_ns) {
  struct timespec wait = {wait_ns / 1000000000, wait_ns % 1000000000};
  int arrived = sigtimedwait(signals, NULL, &wait);
  return arrived < 0 || arrived == SIGCHLD ? 0 : arrived;
}

// Says that the program stands at its exec, and asks for a signal when there is an answer.
static bool announce(const struct run *run, const struct tree *tree) {
  int64_t used_ns = launcher_ns() + live_ns(tree);
  if (fcntl(run->start, F_SETOWN, getpid()) != 0 || fcntl(run->start, F_SETFL, O_ASYNC | O_NONBLOCK | O_RDWR) != 0) return false;
  return write(run->start, &used_ns, sizeof used_ns) == sizeof used_ns;
}

enum word { NO_WORD, BEGIN, NEVER };

static enum word read_word(const struct run *run) {
  char byte;
  ssize_t length = read(run->start, &byte, 1);
  if (length == 1) return BEGIN;
  return length < 0 && (errno == EAGAIN || errno == EINTR) ? NO_WORD : NEVER;
}

void follow(struct run *run, struct report *report, const sigset_t *signals, long timeout_ms) {
  struct tree *tree = &report->tree;
  int64_t deadline = monotonic_ns() + (int64_t)timeout_ms * 1000000;
  bool killed = false, announced = false;
  for (;;) {
    bool more = drain_events(run, tree);
    enum word word = NO_WORD;
    if (tree->stands && !killed) {
      word = announced || announce(run, tree) ? read_word(run) : NEVER;
      announced = true;
    }
    if (word == BEGIN) {
      look_at_machine(run, tree);
      deadline = monotonic_ns() + (int64_t)timeout_ms * 1000000;
      let_begin(tree);
    }
    bool exiting = !run->ended && run->traced && is_exiting(tree);
    if ((run->ended && tree->root_lost) || (exiting && is_lost(run, tree))) {
      report->error = "program-lost";
      return;
    }
    if (run->ended) return;
    int64_t left = deadline - monotonic_ns();
    if (killed && left <= 0) {
      report->error = "unkillable";
      return;
    }
    int64_t step = more || word == NEVER ? 0 : exiting ? (int64_t)EXIT_STEP_MS * 1000000 : left;
    int arrived = wait_for_signal(signals, left < 0 ? 0 : step < left ? step : left);
    if (arrived == SIGUSR1) pass_sigterm(run, tree);
    bool cancelled = (arrived > 0 && arrived != SIGUSR1 && arrived != SIGIO) || word == NEVER;
    bool too_many = tree->images > IMAGES_MAX;
    if (killed || !(cancelled || too_many || left <= 0)) continue;
    if (cancelled) report->cancelled = true;
    else if (too_many) report->error = "too-many-processes";
    else report->timed_out = true;
    kill_program(run, tree);
    killed = true;
    deadline = monotonic_ns() + (int64_t)DEATH_GRACE_MS * 1000000;
  }
}

void wait_for_the_rest(struct run *run, struct tree *tree, const sigset_t *signals, long wait_ms) {
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
