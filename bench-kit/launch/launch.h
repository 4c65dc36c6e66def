// Types and functions that the files of the launcher share.
#ifndef ALLOC_AB_LAUNCH_H
#define ALLOC_AB_LAUNCH_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <sys/types.h>

#include "machine.h"
#include "maps.h"
#include "tree.h"

struct options {
  bool contain;
  long timeout_ms;
  // How long processes may work on when the program has ended.
  long rest_ms;
  const char *directory;
  const char *identify;
  // Descriptors that the program keeps; all others are closed.
  int pass[2];
  size_t passed;
  char **environment;
  char **arguments;
};

// Of the program and all processes that it started. Negative numbers mean "could not be read" and are printed as null.
struct report {
  const char *error;
  int error_number;
  int64_t wall_ns;
  int64_t cpu_ns;
  int64_t minor_faults;
  int64_t rss_peak_bytes;
  int64_t rss_end_bytes;
  int exit_code;
  int signal_number;
  bool timed_out;
  bool cancelled;
  int strays;
  double foreign_cores;
  struct file_identity identity;
  struct tree tree;
};

// supervise.c: starts the program, follows it to its end, kills the processes that it left behind, and fills the report.
void supervise(const struct options *options, struct report *report);

// child.c: forks the program, which waits for a byte on *go before exec. When exec fails, errno can be read from *failure.
pid_t start_child(const struct options *options, int *go, int *failure);

// trace.c: traces processes for their forks, execs and exits.
bool trace_child(pid_t pid);
enum { OTHER_EVENT = 0, NO_EVENT = -1, NO_PROCESS = -2 };
// Handles one pending event and returns the process that ended, or one of the numbers above. `stopped_ns` grows by the time for
// which the program itself was held at its exit.
pid_t take_event(struct tree *tree, int *status, struct rusage *usage, int64_t *stopped_ns);

// descendants.c: kills every descendant; returns their number, or -1 when some could not be killed.
int kill_descendants(struct tree *tree);

// print.c
bool print_report(int descriptor, const struct report *report);

#endif
