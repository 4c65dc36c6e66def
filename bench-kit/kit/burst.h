// What a driver and a workload say to each other in lock-step. The environment variable ALLOC_AB_LOCKSTEP=IN,OUT names two
// descriptors: the workload reads requests from IN and writes one answer to OUT for each, both in the machine's own byte
// order. Its state lasts from burst to burst. The end of IN is the end of the run: it frees everything, prints its line, exits.
#ifndef ALLOC_AB_BURST_H
#define ALLOC_AB_BURST_H

#include <stdint.h>

struct burst_request {
  uint64_t nonce;
  uint64_t ops;  // for each thread
};

struct burst_answer {
  uint64_t nonce;      // of the request
  uint64_t ops;        // of all threads
  uint64_t inside_ns;  // from the start of the first thread's work to the end of the last one's
  uint64_t delay_ns;   // injected delay within inside_ns, mean of the threads
};

#endif
