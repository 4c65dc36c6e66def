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

enum { FILTER_DESCRIPTOR = 9, LAYOUT_PAGES_MAX = 1 << 20 };

struct options {
  bool contain;
  bool counts;
  long timeout_ms;
  // How long processes may work on when the program has ended.
  long rest_ms;
  const char *directory;
  const char *identify;
  // The program is the first process so many generations below the one that is started; 0: it is that one.
  int wrapped;
  // Directory of the control group that the child is born in, and a file that it opens as FILTER_DESCRIPTOR; NULL for none.
  const char *cgroup;
  const char *filter;
  // Names of programs whose execs are listed, with commas in between; NULL for none.
  const char *call_names;
  // Whether memory is placed without chance, and how many pages lower the mappings begin.
  bool has_layout;
  long layout_pages;
  // Limits of the program and of each process that it starts: open files, bytes of a file that it writes, processes of its user; 0: as for
  // the launcher.
  long open_files, file_bytes, user_processes;
  // The socket whose byte lets the program begin; -1: it begins at once.
  int start;
  // Descriptors that the program keeps; all others are closed.
  int pass[2];
  size_t passed;
  char **environment;
  char **arguments;
};

// Of the program and all processes that it started. Negative numbers mean "could not be read" and are printed as null.
struct report {
  const char *error;
  // Why: an errno, or words.
  int error_number;
  char reason[96];
  int64_t wall_ns;
  int64_t cpu_ns;
  // Its part in the kernel.
  int64_t system_ns;
  // Printed only when they are to be counted.
  int64_t instructions;
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

// child.c: forks the program, which waits for a byte on *go. When it could not exec, *failure tells why. -1 with errno: not forked.
pid_t start_child(const struct options *options, int *go, int *failure);
enum failed_step { EXEC_FAILED, FILTER_DENIED, LAYOUT_DENIED };
struct failure {
  enum failed_step step;
  int error_number;
};

// layout.c: fixes the layout of the programs that this process becomes; false with errno.
bool fix_layout(long pages);

// trace.c: traces processes for their forks, execs and exits.
bool trace_child(pid_t pid);
// Lets the program go on that stands at its exec.
void let_begin(struct tree *tree);
enum event { PROCESS_ENDED, OTHER_EVENT, NO_EVENT, NO_PROCESS };
struct end {
  pid_t pid;
  bool is_wrapper;
  int status;
  struct rusage usage;
};
// Handles one pending event. `stopped_ns` grows by the time for which the program itself was held at its exit.
enum event take_event(struct tree *tree, struct end *end, int64_t *stopped_ns);

// descendants.c
// Sends SIGKILL to every process that is traced.
void kill_tree(const struct tree *tree);
// Kills every descendant; returns their number without wrappers, or -1 when some could not be killed.
int kill_descendants(struct tree *tree);

// print.c
bool print_report(int descriptor, const struct report *report);

#endif
