// The workload's side of burst.h.
#ifndef ALLOC_AB_LOCKSTEP_H
#define ALLOC_AB_LOCKSTEP_H

#include <stdbool.h>

#include "burst.h"

struct lockstep {
  int in, out;
};

// False when ALLOC_AB_LOCKSTEP is set but names no two open descriptors. Unset: both are -1.
bool lockstep_open(struct lockstep *lockstep);

// Waits for a whole request; false at the end.
bool read_request(const struct lockstep *lockstep, struct burst_request *request);

void write_answer(const struct lockstep *lockstep, const struct burst_answer *answer);

#endif
