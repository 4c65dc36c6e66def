// Large box: above 64 KiB, or aligned beyond it. One mapping per block, header in front, unmapped on free.
#ifndef HZ4_LARGE_H
#define HZ4_LARGE_H

#include "hz4_segment.h"

// `alignment` is a power of two. The memory is zero. NULL when the system has none.
void *hz4_large_malloc(size_t bytes, size_t alignment);
void hz4_large_free(struct hz4_segment *segment);

#endif
