// Small box: blocks of 16 to 2048 bytes, cut from 64 KiB pages of one class.
#ifndef HZ4_SMALL_H
#define HZ4_SMALL_H

#include "hz4_heap.h"
#include <string.h>

// Next block when the local list is empty: one that another thread freed, or fresh memory. NULL without memory.
void *hz4_small_refill(struct hz4_heap *heap, unsigned class);

static inline void *hz4_small_malloc(struct hz4_heap *heap, unsigned class) {
  void *block = hz4_bin_pop(&heap->bins[class]);
  return hz4_likely(block != NULL) ? block : hz4_small_refill(heap, class);
}

static inline unsigned hz4_small_class(const struct hz4_segment *segment, const void *block) {
  return segment->page_class[((uintptr_t)block - (uintptr_t)segment) >> HZ4_PAGE_SHIFT];
}

static inline void hz4_small_free(struct hz4_segment *segment, void *block) {
  unsigned class = hz4_small_class(segment, block);
#if HZ4_S13_EAGER_SCRUB
  memset(block, 0, hz4_class_bytes[class]);
#endif
  hz4_heap_free(segment->owner, class, block);
}

// Clears a block that malloc just returned.
static inline void hz4_small_clear(void *block, size_t bytes) {
#if HZ4_S13_EAGER_SCRUB
  (void)bytes;
  *(void **)block = NULL;  // free has cleared all but the link
#else
  memset(block, 0, bytes);
#endif
}

#endif
