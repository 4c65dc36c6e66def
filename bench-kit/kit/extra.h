// Work of a known kind and number, in place of a spin: to show that a measurement reads what was really added. ALLOC_AB_EXTRA is
// `KIND/N`, one more event of a kind per N operations:
//   instructions  rotations of a register that wait for one another
//   misses        reads of memory that a core's own caches do not hold, which wait for one another
//   faults        first writes to a page
//   pauses        the rotations of 200 batches at once, about a quarter of a millisecond
// Other events come in batches, for the reason that kit/delay.h gives.
#ifndef ALLOC_AB_EXTRA_H
#define ALLOC_AB_EXTRA_H

#include <stdbool.h>
#include <stdint.h>

// State of one thread.
struct extra {
  uint64_t at;  // where its next read or page is
  char *pages;  // its own memory for page faults
};

// Reads ALLOC_AB_EXTRA. Returns false when it is neither empty nor a kind with a number from 1 to 1000000000.
bool extra_prepare(void);
bool extra_is_on(void);

// Operations between two batches.
uint64_t extra_every(void);

// Does one batch and returns its number of events.
uint64_t extra_batch(struct extra *extra);

#endif
