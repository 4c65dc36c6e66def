// Messages between the lock-step driver and a bench, over two pipes whose descriptors are in ALLOC_AB_LOCKSTEP=IN,OUT. The bench
// reads requests from IN until end of file and writes one answer to OUT for each.
#ifndef ALLOC_AB_BURST_H
#define ALLOC_AB_BURST_H

#include <stdint.h>

struct burst_request {
  // Repeated in the answer, so that the driver detects an answer to another request.
  uint64_t nonce;
  // Operations of each thread.
  uint64_t ops;
};

struct burst_answer {
  uint64_t nonce;
  // Operations of all threads.
  uint64_t ops;
  // From the first thread's first operation to the last thread's last operation, by the bench's clock.
  uint64_t inside_ns;
  // Injected delay in that time, averaged over the threads.
  uint64_t delay_ns;
};

#endif
