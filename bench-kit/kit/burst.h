// What the lock-step driver and a bench say to one another, over two pipes whose descriptors stand in ALLOC_AB_LOCKSTEP=IN,OUT.
// The bench reads requests from IN until its end and writes one answer to OUT for each.
#ifndef ALLOC_AB_BURST_H
#define ALLOC_AB_BURST_H

#include <stdint.h>

struct burst_request {
  // Comes back in the answer: a burst that was not asked for is not taken for one.
  uint64_t nonce;
  // Operations of each thread.
  uint64_t ops;
};

struct burst_answer {
  uint64_t nonce;
  // Operations done, all threads together.
  uint64_t ops;
  // From the first thread's first operation to the last thread's last one, by the bench's own clock.
  uint64_t inside_ns;
  // Injected delay inside, mean over the threads.
  uint64_t delay_ns;
};

#endif
