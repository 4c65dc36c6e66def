// A slowdown of known size, to prove that the measurement finds it: every 64 operations, or as many as make a spin of one
// microsecond, a thread spins, and what it really spent is counted from inside. Shorter spins would cost the processor's
// pipeline more than a clock can see: at 64 ns a fifth of the truth, at 1 µs about three hundredths.
// Off unless ALLOC_AB_DELAY_NS, a mean per operation in nanoseconds, is above 0.
#ifndef ALLOC_AB_DELAY_H
#define ALLOC_AB_DELAY_H

#include <stdbool.h>
#include <stdint.h>

// One per thread. In ticks; carried over from burst to burst.
struct delay {
  uint64_t left;  // operations to the next spin; without a delay more than any run has
  double owed;    // negative after a spin that took too long
  double spent;
};

// Reads the environment and measures the clock. False when ALLOC_AB_DELAY_NS is neither 0 nor a number from 0.000001 to 1000000.
bool delay_prepare(void);
bool delay_is_on(void);

// Sets up a thread's own.
void delay_start(struct delay *delay);

void delay_spin(struct delay *delay);

// Called after each operation. It counts without a delay too: an arm with one differs by the spins alone.
static inline void delay_operation(struct delay *delay) {
  if (__builtin_expect(--delay->left == 0, 0)) delay_spin(delay);
}

// Nanoseconds spent since the last call.
double delay_take_ns(struct delay *delay);

#endif
