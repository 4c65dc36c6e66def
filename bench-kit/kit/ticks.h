// The processor's counter. A reading takes a few nanoseconds; clock_gettime takes some dozen.
#ifndef ALLOC_AB_TICKS_H
#define ALLOC_AB_TICKS_H

#include <stdint.h>

#include "clock.h"

static inline uint64_t read_ticks(void) {
#if defined(__x86_64__)
  return __builtin_ia32_rdtsc();
#elif defined(__aarch64__)
  uint64_t ticks;
  __asm__ volatile("mrs %0, cntvct_el0" : "=r"(ticks));
  return ticks;
#else
  return now_ns();
#endif
}

// Reads the counter after all earlier instructions and before all later ones. Slower; for timing a single call.
static inline uint64_t read_ticks_in_order(void) {
#if defined(__x86_64__)
  __builtin_ia32_lfence();
  uint64_t ticks = read_ticks();
  __builtin_ia32_lfence();
#elif defined(__aarch64__)
  __asm__ volatile("isb" ::: "memory");
  uint64_t ticks = read_ticks();
  __asm__ volatile("isb" ::: "memory");
#else
  uint64_t ticks = read_ticks();
#endif
  return ticks;
}

// Nanoseconds of one tick. The first call takes two milliseconds where the frequency must be measured.
double ns_per_tick(void);

#endif
