// Messages between the lock-step driver and a bench, over two pipes whose descriptors are in ALLOC_AB_LOCKSTEP=IN,OUT. The bench
// reads requests from IN until end of file and writes one answer to OUT for each. Then it frees all its blocks and writes a last
// answer about them, to a request of zeros. bench-kit/model computes the same digests.
#ifndef ALLOC_AB_BURST_H
#define ALLOC_AB_BURST_H

#include <stdint.h>

struct burst_request {
  // The random numbers of thread i begin at seed + i. Nothing about them is known before the request.
  uint64_t seed;
  // Operations of each thread.
  uint64_t ops;
  // Not 0: the one request of a process that does everything at once, as a run alone does.
  uint64_t whole;
};

struct burst_answer {
  // Of the request, so that the driver detects an answer to another one.
  uint64_t seed;
  // Operations of all threads.
  uint64_t ops;
  // From the first thread's first operation to the last thread's last operation, by the bench's clock.
  uint64_t inside_ns;
  // Injected delay in that time, averaged over the threads.
  uint64_t delay_ns;
  // Sum over the blocks that were freed or grown since the last answer, of what their memory held (kit/block.h).
  uint64_t digest;
};

#endif
