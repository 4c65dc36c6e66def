// What the parts of the lock-step driver share.
#ifndef ALLOC_AB_LOCKSTEP_H
#define ALLOC_AB_LOCKSTEP_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <sys/types.h>

enum { SIDES = 2, RUNS_MAX = 256, RUN_LENGTH_MAX = 64, REPORT_MAX = 1 << 18 };

struct options {
  // One letter a run, A or B.
  const char *order;
  size_t run_length;
  // Operations of each thread in a burst; 0: as many as take burst_us.
  uint64_t ops;
  uint64_t burst_us;
  // Burst time of each side before the first run that counts.
  uint64_t warm_us;
  // CPU of the driver; -1: the first it may use, where the benches' first threads are.
  int cpu;
  // The launcher's command line of each side.
  char **command[SIDES];
};

// One bench, behind its launcher.
struct side {
  pid_t launcher;
  int request;
  int answer;
  int report;
  uint64_t nonce;
  // The burst answered last.
  uint64_t outside_ns, inside_ns, delay_ns, operations;
  // The quickest burst since the length was last changed; 0: none yet.
  double best_ns;
};

struct sums {
  uint64_t bursts, outside_ns, inside_ns, delay_ns;
};

struct group {
  // NULL, or what ended the group early, and on which side.
  const char *error;
  int failed_side;
  int cpu;
  uint64_t ops;
  // Operations of a burst, all threads together.
  uint64_t operations;
  uint64_t cold_ns[SIDES];
  struct sums warm_up[SIDES];
  struct sums measured[SIDES];
  size_t runs;
  uint64_t burst_ns[RUNS_MAX][RUN_LENGTH_MAX];
  int64_t wall_ns;
  double foreign_cores;
  char report[SIDES][REPORT_MAX];
};

// side.c
bool start_side(struct side *side, char **command, bool second);
// One burst, timed from outside; false when the bench is gone or answers what was not asked.
bool burst(struct side *side, uint64_t ops);
// Closes its requests, which ends the bench, and that the launcher.
void ask_to_end(struct side *side);
// Waits for the launcher and keeps its report.
void end_side(struct side *side, char *report);

// group.c: which CPUs the sides may use, asked before the driver is pinned to one; both sides from their start to their end.
void remember_cpus(void);
void run_group(const struct options *options, struct group *group);

// print.c
bool print_group(FILE *out, const struct options *options, const struct group *group);

#endif
