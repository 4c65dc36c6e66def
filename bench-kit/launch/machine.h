// Clocks of the machine as a whole; the lock-step driver reads them too.
#ifndef ALLOC_AB_MACHINE_H
#define ALLOC_AB_MACHINE_H

#include <stdbool.h>
#include <stdint.h>

// How long the machine's CPUs were idle, all together.
struct machine_clock {
  int64_t at_ns;
  int64_t idle_ns;
  int64_t tick_ns;
  int cpus;
};
bool read_machine(struct machine_clock *clock);
// Cores that everybody else used between two readings, at least; -1 when CPUs came or went.
double foreign_cores(const struct machine_clock *before, const struct machine_clock *after, int64_t own_ns);
int64_t monotonic_ns(void);

#endif
