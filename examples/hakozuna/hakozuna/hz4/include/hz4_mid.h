// Mid box: blocks of 2 KiB to 64 KiB, cut from segments of one class.
#ifndef HZ4_MID_H
#define HZ4_MID_H

#include "hz4_heap.h"
#include <string.h>

// With S13, free clears the head of a mid block and calloc clears the rest; clearing all of it in free would touch unused pages.
#define HZ4_MID_SCRUB_BYTES ((size_t)2048)

// Next block when the local list is empty: one that another thread freed, or fresh memory. NULL without memory.
void *hz4_mid_refill(struct hz4_heap *heap, unsigned class);

static inline void *hz4_mid_malloc(struct hz4_heap *heap, unsigned class) {
  void *block = hz4_bin_pop(&heap->bins[class]);
  return hz4_likely(block != NULL) ? block : hz4_mid_refill(heap, class);
}

static inline void hz4_mid_free(struct hz4_segment *segment, void *block) {
#if HZ4_S13_EAGER_SCRUB
  memset(block, 0, HZ4_MID_SCRUB_BYTES);
#endif
  hz4_heap_free(segment->owner, segment->mid_class, block);
}

// Clears a block that malloc just returned.
static inline void hz4_mid_clear(void *block, size_t bytes) {
#if HZ4_S13_EAGER_SCRUB
  *(void **)block = NULL;
  if (bytes > HZ4_MID_SCRUB_BYTES) memset((char *)block + HZ4_MID_SCRUB_BYTES, 0, bytes - HZ4_MID_SCRUB_BYTES);
#else
  memset(block, 0, bytes);
#endif
}

#endif
