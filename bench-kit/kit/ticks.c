// The frequency of the processor's counter.
#define _GNU_SOURCE
#include "ticks.h"

#if defined(__x86_64__)
enum { CALIBRATION_NS = 2000000, TRIES = 8 };

struct reading {
  uint64_t ns, ticks;
};

// Reads both clocks at one moment: the fastest of several tries, since others may have been interrupted.
static struct reading read_both(void) {
  struct reading best = {0, 0};
  uint64_t least = UINT64_MAX;
  for (int try = 0; try < TRIES; try++) {
    uint64_t before = now_ns(), ticks = read_ticks(), took = now_ns() - before;
    if (took >= least) continue;
    least = took;
    best = (struct reading){before + took / 2, ticks};
  }
  return best;
}

static double measure_tick(void) {
  struct reading first = read_both(), last;
  do last = read_both();
  while (last.ns - first.ns < CALIBRATION_NS);
  return (double)(last.ns - first.ns) / (double)(last.ticks - first.ticks);
}
#elif defined(__aarch64__)
// The architecture has a register for the frequency.
static double measure_tick(void) {
  uint64_t hertz;
  __asm__("mrs %0, cntfrq_el0" : "=r"(hertz));
  return 1e9 / (double)hertz;
}
#else
static double measure_tick(void) { return 1; }
#endif

double ns_per_tick(void) {
  static double known;
  if (known == 0) known = measure_tick();
  return known;
}
