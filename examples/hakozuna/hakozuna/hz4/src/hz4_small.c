#include "hz4_small.h"

const uint32_t hz4_class_bytes[HZ4_CLASSES] = {
#define DOUBLING(b) b + b / 4, b + b / 2, b + b / 4 * 3, 2 * b
  16, 32, 48, 64, 80, 96, 112, 128,
  DOUBLING(128), DOUBLING(256), DOUBLING(512), DOUBLING(1024), DOUBLING(2048),
  DOUBLING(4096), DOUBLING(8192), DOUBLING(16384), DOUBLING(32768),
};

static int take_page(struct hz4_heap *heap, unsigned class) {
  if (heap->small_pages_used == HZ4_PAGES) {
    struct hz4_segment *segment = hz4_os_segment(heap, HZ4_SMALL);
    if (!segment) return 0;
    heap->small_segment = segment;
    heap->small_pages_used = 1;
  }
  struct hz4_bin *bin = &heap->bins[class];
  size_t page = heap->small_pages_used++;
  heap->small_segment->page_class[page] = (uint8_t)class;
  bin->bump = (char *)heap->small_segment + page * HZ4_PAGE_BYTES;
  bin->end = bin->bump + HZ4_PAGE_BYTES;
  return 1;
}

// One block from the bump region; with S10 the rest of its OS page goes to the list at once.
static void *carve(struct hz4_bin *bin, size_t bytes) {
  char *block = bin->bump;
  bin->bump += bytes;
#if HZ4_S10_CARVE_RUN
  char *page_end = (char *)(((uintptr_t)bin->bump + 4095) & ~(uintptr_t)4095);
  if (page_end > bin->end) page_end = bin->end;
  char *run = bin->bump;
  while ((size_t)(page_end - bin->bump) >= bytes) bin->bump += bytes;
  // Link backwards, so that blocks are returned in the order of their addresses.
  for (char *next = bin->bump; next > run; next -= bytes) {
    *(void **)(next - bytes) = bin->free;
    bin->free = next - bytes;
  }
#endif
  return block;
}

__attribute__((noinline)) void *hz4_small_refill(struct hz4_heap *heap, unsigned class) {
  struct hz4_bin *bin = &heap->bins[class];
  hz4_bin_collect(heap, class);
  if (bin->free) return hz4_bin_pop(bin);
  size_t bytes = hz4_class_bytes[class];
  if ((size_t)(bin->end - bin->bump) < bytes && !take_page(heap, class)) return NULL;
  return carve(bin, bytes);
}
