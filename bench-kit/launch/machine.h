// CPU time of the whole machine; the lock-step driver reads it too.
#ifndef ALLOC_AB_MACHINE_H
#define ALLOC_AB_MACHINE_H

#include <stdbool.h>
#include <stdint.h>

// Idle time of all CPUs together.
struct machine_clock {
  int64_t at_ns;
  int64_t idle_ns;
  int64_t tick_ns;
  int cpus;
};
bool read_machine(struct machine_clock *clock);
// Lower bound of the cores that other processes used between two readings; -1 when the number of CPUs changed.
double foreign_cores(const struct machine_clock *before, const struct machine_clock *after, int64_t own_ns);
int64_t monotonic_ns(void);

#endif
