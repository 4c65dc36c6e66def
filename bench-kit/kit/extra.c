// Adds events of a known kind and number.
#define _GNU_SOURCE
#include "extra.h"

#include <stdlib.h>
#include <string.h>

#include "memory.h"

enum { PAGE = 4096, LINE = 64, ROUND = 64, PAGES = 1 << 18, PAUSE = 200 };
// More than a core's own caches hold, and little enough to be filled at each start.
#define POOL ((uint64_t)16 << 20)

static const struct kind {
  const char *name;
  uint64_t batch;  // events, about a microsecond of work; one pause is longer
} kinds[] = {{"instructions", 64 * ROUND}, {"misses", 16}, {"faults", 1}, {"pauses", 1}};

static const struct kind *kind;
static uint64_t every;
static char *pool;

bool extra_prepare(void) {
  const char *text = getenv("ALLOC_AB_EXTRA");
  if (!text || !*text) return true;
  const char *slash = strchr(text, '/');
  if (!slash || slash[1] < '1' || slash[1] > '9') return false;
  char *end;
  unsigned long long n = strtoull(slash + 1, &end, 10);
  if (*end || n > 1000000000) return false;
  for (size_t i = 0; i < sizeof kinds / sizeof *kinds; i++) {
    size_t length = strlen(kinds[i].name);
    if (length == (size_t)(slash - text) && memcmp(text, kinds[i].name, length) == 0) kind = &kinds[i];
  }
  if (!kind) return false;
  every = n * kind->batch;
  if (kind == &kinds[1]) {
    pool = own_memory(POOL);
    // A page that was never written would be the one page of zeros.
    for (uint64_t at = 0; at < POOL; at += PAGE) pool[at] = 0;
  }
  return true;
}

bool extra_is_on(void) { return kind != NULL; }

uint64_t extra_every(void) { return every; }

// Rounds of 62 rotations and the two instructions of the loop. Processors carry out additions of a constant in no time.
static void rotate(void) {
#if defined(__x86_64__)
  uint64_t value = 1, rounds = kinds[0].batch / ROUND;
  __asm__ volatile("1:\n\t.rept 62\n\tror $1, %0\n\t.endr\n\tsub $1, %1\n\tjne 1b" : "+r"(value), "+r"(rounds) : : "cc");
#elif defined(__aarch64__)
  uint64_t value = 1, rounds = kinds[0].batch / ROUND;
  __asm__ volatile("1:\n\t.rept 62\n\tror %0, %0, #1\n\t.endr\n\tsubs %1, %1, #1\n\tb.ne 1b" : "+r"(value), "+r"(rounds) : : "cc");
#else
  for (volatile uint64_t value = 0; value < kinds[0].batch / 4;) value++;
#endif
}

// The place of a read depends on the value of the one before it, which is always 0. The places walk through the whole pool: a
// generator with the period of its number of lines, Hull & Dobell 1962.
static void miss(struct extra *extra) {
  for (uint64_t event = 0; event < kinds[1].batch; event++) {
    extra->at = extra->at * 1664525 + 1013904223 + *(volatile char *)&pool[extra->at % (POOL / LINE) * LINE];
  }
}

static void fault(struct extra *extra) {
  if (!extra->pages) extra->pages = own_memory((uint64_t)PAGES * PAGE);
  if (extra->at == PAGES) {
    madvise(extra->pages, (uint64_t)PAGES * PAGE, MADV_DONTNEED);
    extra->at = 0;
  }
  *(volatile char *)&extra->pages[extra->at++ * PAGE] = 1;
}

static void work_long(void) {
  for (int batch = 0; batch < PAUSE; batch++) rotate();
}

uint64_t extra_batch(struct extra *extra) {
  if (kind == &kinds[0]) rotate();
  else if (kind == &kinds[1]) miss(extra);
  else if (kind == &kinds[2]) fault(extra);
  else work_long();
  return kind->batch;
}
