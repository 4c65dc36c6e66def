#define _GNU_SOURCE
#include "hz4_large.h"
#include <sys/mman.h>

static uintptr_t round_up(uintptr_t n, size_t grain) { return (n + grain - 1) & ~(uintptr_t)(grain - 1); }

void *hz4_large_malloc(size_t bytes, size_t alignment) {
  size_t grain = alignment > HZ4_SEGMENT_BYTES ? alignment : HZ4_SEGMENT_BYTES;
  size_t usable = round_up(bytes, 4096);
  size_t mapped;
  if (usable < bytes || __builtin_add_overflow(usable, 2 * grain, &mapped)) return NULL;
  char *memory = mmap(NULL, mapped, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE, -1, 0);
  if (memory == MAP_FAILED) return NULL;
  // The header starts at a 1 MiB boundary and the block at most 1 MiB later, so that the block's address leads to the header.
  uintptr_t block = alignment < HZ4_SEGMENT_BYTES
                        ? round_up((uintptr_t)memory, HZ4_SEGMENT_BYTES) + (alignment > 4096 ? alignment : 4096)
                        : round_up((uintptr_t)memory + HZ4_SEGMENT_BYTES, alignment);
  struct hz4_segment *segment = (struct hz4_segment *)((block - 1) & ~(uintptr_t)(HZ4_SEGMENT_BYTES - 1));
  // Unmap the unused memory at both ends; the header is in front of the block.
  char *front = (char *)segment;
  char *back = (char *)block + usable;
  if (front > memory) munmap(memory, (size_t)(front - memory));
  if (back < memory + mapped) munmap(back, (size_t)(memory + mapped - back));
  segment->seal = hz4_seal_of(segment);
  segment->kind = HZ4_LARGE;
  segment->large_base = front;
  segment->large_mapped = (size_t)(back - front);
  segment->large_usable = usable;
  return (void *)block;
}

void hz4_large_free(struct hz4_segment *segment) {
  segment->seal = 0;
  munmap(segment->large_base, segment->large_mapped);
}
