// Slows a workload down by a known amount, to show that a measurement detects it. A thread spins after every 64 operations, or
// after as many as make a spin of 1 µs, and counts the time that the spin really took. Shorter spins would disturb the
// processor's pipeline more than a clock can show: by a fifth of the delay at 64 ns, by about 3 % at 1 µs. Off unless
// ALLOC_AB_DELAY_NS, the mean delay of an operation in nanoseconds, is above 0. With ALLOC_AB_EXTRA (kit/extra.h) it works
// instead of spinning, and counts the time of that work.
#ifndef ALLOC_AB_DELAY_H
#define ALLOC_AB_DELAY_H

#include <stdbool.h>
#include <stdint.h>

#include "extra.h"

// State of one thread, in ticks. Kept from burst to burst.
struct delay {
  uint64_t left;  // operations until the next spin; without a delay UINT64_MAX
  double owed;    // negative after a spin that was too long
  double spent;
  struct extra extra;
  uint64_t events;  // of the extra work
};

// Reads ALLOC_AB_DELAY_NS and ALLOC_AB_EXTRA and calibrates the spins. Returns what is wrong; NULL when nothing is.
const char *delay_prepare(void);
bool delay_is_on(void);

// Initialises the state of a thread.
void delay_start(struct delay *delay);

void delay_spin(struct delay *delay);

// To be called after each operation. It also counts down without a delay, so that a delay adds nothing but the spins.
static inline void delay_operation(struct delay *delay) {
  if (__builtin_expect(--delay->left == 0, 0)) delay_spin(delay);
}

// Returns the nanoseconds that were spent in spins since the last call.
double delay_take_ns(struct delay *delay);

#endif
