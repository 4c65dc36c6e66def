// Central box: one locked stack of free blocks per class, shared by all threads. A block has no owner.
#ifndef HZ3_CENTRAL_H
#define HZ3_CENTRAL_H

#include "hz3_span.h"

// Takes up to `wanted` blocks and cuts fresh ones from a span when the stack has too few. Returns their number; 0 without memory.
unsigned hz3_central_take(unsigned class, void **blocks, unsigned wanted);
void hz3_central_give(unsigned class, void **blocks, unsigned count);
void hz3_central_lock_all(void);
void hz3_central_unlock_all(void);

#endif
