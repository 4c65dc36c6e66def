// What a workload tells the engine. One file under workloads/ defines `workload`; the kit never names it, nor an allocator.
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
  const uint64_t *threads;  // NULL: one
  const uint64_t *iters;    // operations of each thread, when it runs alone
  uint32_t slices;          // parts of a run alone, observed in between; 0: one

  // Before the first operation, on the main thread: memory of its own, counters.
  void (*prepare)(void);

  // Operations of one thread, from where the last call left off. Timed. Everything it caused is done when the last thread
  // returns. Calls nothing that allocates but what it measures, and delay_operation after each operation.
  void (*work)(struct member *self, uint64_t ops);

  // After each slice of a run alone, and at the end of one in lock-step; may be NULL. Not timed. `ops` of each thread so far.
  void (*observe)(uint64_t ops, bool alone);

  // Frees what a thread still holds. Not timed.
  void (*clear)(struct member *self);

  // Adds " name=value" pairs to the last line; may be NULL.
  void (*print)(void);
};

extern const struct workload workload;

#endif
