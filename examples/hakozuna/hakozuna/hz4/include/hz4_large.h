// Large box: blocks above 64 KiB, or with a larger alignment. One mapping for each block with a header in front, unmapped by
// free.
#ifndef HZ4_LARGE_H
#define HZ4_LARGE_H

#include "hz4_segment.h"

// `alignment` is a power of two. The memory is zero. NULL without memory.
void *hz4_large_malloc(size_t bytes, size_t alignment);
void hz4_large_free(struct hz4_segment *segment);

#endif
