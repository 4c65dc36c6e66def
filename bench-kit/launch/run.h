// One run of a program, while the launcher follows it.
#ifndef ALLOC_AB_RUN_H
#define ALLOC_AB_RUN_H

#include <signal.h>

#include "launch.h"

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
  // Where the word comes from that the program may begin; -1 when it need not wait.
  int start;
  // When the time began in which the machine is looked at, and the CPU time that the launcher and its processes had used by then.
  struct machine_clock before;
  bool readable;
  int64_t launcher_before_ns, processes_before_ns;
};

// Notes what the machine and the launcher with its processes have used so far.
void look_at_machine(struct run *run, const struct tree *tree);
// CPU time of the launcher itself.
int64_t launcher_ns(void);
// Follows the program to its end, or kills it at the deadline, when a signal asks for it, or when it starts too many processes.
void follow(struct run *run, struct report *report, const sigset_t *signals, long timeout_ms);
// Processes that end with the first one may take a moment longer. Those that go on with the work are left behind; idle ones are not.
void wait_for_the_rest(struct run *run, struct tree *tree, const sigset_t *signals, long wait_ms);
void kill_program(const struct run *run, const struct tree *tree);

#endif
