// The interface between the engine and a workload. Each file of workloads/ defines `workload`. No file of kit/ names a workload
// or an allocator.
#ifndef ALLOC_AB_WORKLOAD_H
#define ALLOC_AB_WORKLOAD_H

#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>

#include "arguments.h"
#include "block.h"
#include "memory.h"
#include "random.h"
#include "team.h"

struct workload {
  const struct argument *arguments;
  const uint64_t *threads;  // NULL: one thread
  const uint64_t *iters;    // operations of each thread in a run alone
  const uint64_t *seed;     // of the random numbers in a run alone; NULL: 1
  uint32_t slices;          // parts of a run alone, each followed by observe; 0: one part

  // Called by the main thread before the first operation: allocates the workload's own memory.
  void (*prepare)(void);

  // Runs operations of one thread, continuing where its last call stopped. Timed. All work that it causes must be done when the
  // last thread returns, and depend on self->random alone, except for which thread frees a block. Must not allocate except for the measured operations, and must call delay_operation after each of them.
  void (*work)(struct member *self, uint64_t ops);

  // Called after each slice of a run alone and at the end of a run in lock-step, with the operations of each thread so far. Not
  // timed. May be NULL.
  void (*observe)(uint64_t ops, bool alone);

  // Frees all blocks that a thread holds. Not timed.
  void (*clear)(struct member *self);

  // Prints more " name=value" pairs of the summary line. May be NULL.
  void (*print)(void);
};

extern const struct workload workload;

#endif
