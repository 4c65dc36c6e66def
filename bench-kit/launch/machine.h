// CPU time of the whole machine, or of some of its CPUs; the lock-step driver reads it too.
#ifndef ALLOC_AB_MACHINE_H
#define ALLOC_AB_MACHINE_H

#include <sched.h>
#include <stdbool.h>
#include <stdint.h>

// Idle time of several CPUs together.
struct machine_clock {
  int64_t at_ns;
  int64_t idle_ns;
  // How wrong the difference of two readings can be.
  int64_t error_ns;
  int cpus;
};
bool read_machine(struct machine_clock *clock);
// Of these CPUs alone; false when one of them is switched off.
bool read_cpus(struct machine_clock *clock, const cpu_set_t *cpus);
// Of the CPUs of `whole` that `part` lacks. Both were read at the same time.
struct machine_clock clock_without(const struct machine_clock *whole, const struct machine_clock *part);
// Lower bound of the cores that other processes used between two readings; -1 when the number of CPUs changed.
double foreign_cores(const struct machine_clock *before, const struct machine_clock *after, int64_t own_ns);
int64_t monotonic_ns(void);

#endif
