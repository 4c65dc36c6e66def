// Spins for a known time.
#define _GNU_SOURCE
#include "delay.h"

#include <stdlib.h>

#include "ticks.h"

enum { EVERY_MIN = 64, SPIN_NS = 1000, ROUNDS = 15, SPINS = 16 };

static uint64_t every;  // operations between two spins
static double period;   // ticks of delay for that many operations
// Ticks of a spin that its own clock readings do not cover: the call, half of each reading, the mispredicted end of the loop.
static double unseen;

static void spin(struct delay *delay) {
  delay->owed += period;
  if (delay->owed <= unseen) return;  // an earlier spin was too long
  uint64_t start = read_ticks();
  double spent;
  do spent = (double)(int64_t)(read_ticks() - start) + unseen;
  while (spent < delay->owed);
  delay->spent += spent;
  // An interrupted spin counts in full, but replaces no more than the next spin.
  delay->owed -= spent;
  if (delay->owed < -period) delay->owed = -period;
}

static void work_instead(struct delay *delay) {
  uint64_t start = read_ticks();
  delay->events += extra_batch(&delay->extra);
  // The clock of a spin waits for nothing; here the work must be over.
  delay->spent += (double)(int64_t)(read_ticks_in_order() - start) + unseen;
}

void delay_spin(struct delay *delay) {
  delay->left = every;
  if (extra_is_on()) work_instead(delay);
  else spin(delay);
}

static int ascending(const void *a, const void *b) {
  double x = *(const double *)a, y = *(const double *)b;
  return (x > y) - (x < y);
}

// Ticks of a spin measured from outside, minus the ticks that it counted. The median of several rounds, since some are
// interrupted.
static double measure_unseen(void) {
  double rounds[ROUNDS], wanted = period;
  period = SPIN_NS / ns_per_tick();
  unseen = 0;
  for (int round = 0; round < ROUNDS; round++) {
    struct delay delay = {.left = 1};
    uint64_t start = read_ticks();
    for (int count = 0; count < SPINS; count++) spin(&delay);
    rounds[round] = ((double)(read_ticks() - start) - delay.spent) / SPINS;
  }
  period = wanted;
  qsort(rounds, ROUNDS, sizeof rounds[0], ascending);
  return rounds[ROUNDS / 2] > 0 ? rounds[ROUNDS / 2] : 0;
}

static bool read_delay(void) {
  const char *text = getenv("ALLOC_AB_DELAY_NS");
  if (!text || !*text) return true;
  char *end;
  double ns = strtod(text, &end);
  // Accept decimal numbers only: strtod also accepts "inf", "0x1" and leading blanks.
  bool decimal = *text >= '0' && *text <= '9' && text[1] != 'x' && text[1] != 'X';
  if (!decimal || *end || !(ns == 0 || (ns >= 1e-6 && ns <= 1e6))) return false;
  if (ns == 0) return true;
  every = EVERY_MIN * ns < SPIN_NS ? (uint64_t)(SPIN_NS / ns) + 1 : EVERY_MIN;
  period = ns * (double)every / ns_per_tick();
  return true;
}

const char *delay_prepare(void) {
  if (!read_delay()) return "ALLOC_AB_DELAY_NS: neither 0 nor a decimal number from 0.000001 to 1000000";
  if (!extra_prepare()) return "ALLOC_AB_EXTRA: neither instructions, misses, faults nor pauses with /N, N from 1 to 1000000000";
  if (extra_is_on() && period > 0) return "ALLOC_AB_EXTRA: not together with ALLOC_AB_DELAY_NS";
  if (extra_is_on()) every = extra_every();
  if (delay_is_on()) unseen = measure_unseen();
  return NULL;
}

bool delay_is_on(void) { return period > 0 || extra_is_on(); }

void delay_start(struct delay *delay) { delay->left = delay_is_on() ? every : UINT64_MAX; }

double delay_take_ns(struct delay *delay) {
  if (delay->spent == 0) return 0;
  double ns = delay->spent * ns_per_tick();
  delay->spent = 0;
  return ns;
}
