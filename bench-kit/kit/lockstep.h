// The workload's end of the messages in burst.h.
#ifndef ALLOC_AB_LOCKSTEP_H
#define ALLOC_AB_LOCKSTEP_H

#include <stdbool.h>

#include "burst.h"

struct lockstep {
  int in, out;
};

// Returns false when ALLOC_AB_LOCKSTEP is set but is not two open descriptors. When it is not set, both are -1.
bool lockstep_open(struct lockstep *lockstep);

// Waits for a whole request. Returns false at end of file; exits with status 2 when a request is cut off.
bool read_request(const struct lockstep *lockstep, struct burst_request *request);

void write_answer(const struct lockstep *lockstep, const struct burst_answer *answer);

#endif
