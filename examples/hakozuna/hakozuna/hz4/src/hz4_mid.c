#include "hz4_mid.h"

static int take_segment(struct hz4_heap *heap, unsigned class) {
  struct hz4_segment *segment = hz4_os_segment(heap, HZ4_MID);
  if (!segment) return 0;
  segment->mid_class = class;
  // The first 64 KiB are for the header, so that each block is aligned to every power of two that divides its size.
  heap->bins[class].bump = (char *)segment + HZ4_PAGE_BYTES;
  heap->bins[class].end = (char *)segment + HZ4_SEGMENT_BYTES;
  return 1;
}

__attribute__((noinline)) void *hz4_mid_refill(struct hz4_heap *heap, unsigned class) {
  struct hz4_bin *bin = &heap->bins[class];
  hz4_bin_collect(heap, class);
  if (bin->free) return hz4_bin_pop(bin);
  size_t bytes = hz4_class_bytes[class];
  if ((size_t)(bin->end - bin->bump) < bytes && !take_segment(heap, class)) return NULL;
  void *block = bin->bump;
  bin->bump += bytes;
  return block;
}
