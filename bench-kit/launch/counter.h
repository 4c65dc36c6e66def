// Counters of what a process does outside the kernel, its threads and the processes that it starts from now on included. A counter belongs to
// the process that opens it: one that it starts cannot see it, stop it or change it.
#ifndef ALLOC_AB_COUNTER_H
#define ALLOC_AB_COUNTER_H

#include <stdint.h>
#include <sys/types.h>

// INSTRUCTIONS and CYCLES need counters of the processor. CPU_NS is CPU time, the kernel included; the kernel alone measures it, so that it
// is there on every machine.
enum counted { INSTRUCTIONS, CYCLES, CPU_NS };

// A descriptor that an exec closes; -1 with errno when it is not to be had.
// 0 is the process itself.
int open_counter(pid_t pid, enum counted what);
// The count since it was opened; -1 when it cannot be read, or did not count all the time.
int64_t read_counter(int counter);

#endif
