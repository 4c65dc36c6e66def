// Types and functions that the files of the launcher share.
#ifndef ALLOC_AB_LAUNCH_H
#define ALLOC_AB_LAUNCH_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <sys/types.h>

#include "machine.h"

struct options {
  bool contain;
  long timeout_ms;
  const char *directory;
  const char *identify;
  // Descriptors that the program keeps; all others are closed.
  int pass[2];
  size_t passed;
  char **environment;
  char **arguments;
};

// A file as the kernel identifies it in /proc/<pid>/maps. On overlay and btrfs file systems, stat returns another device.
struct file_identity {
  bool known;
  char path[4096];
  char device[24];
  unsigned long long inode;
};

enum { MAPPED_FILES_MAX = 256 };

// Executable mappings of files, each file once.
struct mapped_files {
  bool known;
  bool truncated;
  size_t count;
  struct file_identity file[MAPPED_FILES_MAX];
};

// Negative numbers mean "could not be read" and are printed as null.
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
  struct mapped_files mapped;
};

// supervise.c: starts the program, follows it to its end, kills the processes that it left behind, and fills the report.
void supervise(const struct options *options, struct report *report);

// child.c: forks the program, which waits for a byte on *go before exec. When exec fails, errno can be read from *failure.
pid_t start_child(const struct options *options, int *go, int *failure);

// trace.c: reads a traced task that is stopped at the start of its exit, when its memory still exists.
bool trace_child(pid_t pid);
void trace_other_threads(pid_t pid);
void read_dying_task(pid_t pid, pid_t task, struct report *report);
int64_t minor_faults_of(pid_t pid);
int64_t cpu_ns_of(pid_t pid);

// maps.c
void identify_file(const char *path, struct file_identity *identity);
void read_mapped_files(pid_t task, struct mapped_files *mapped);

// descendants.c: kills every descendant; returns their number, or -1 when some could not be killed.
int kill_descendants(void);

// print.c
bool print_report(int descriptor, const struct report *report);

#endif
