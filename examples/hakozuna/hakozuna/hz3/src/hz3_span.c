#define _GNU_SOURCE
#include "hz3_span.h"
#include <stdlib.h>
#include <sys/mman.h>

__attribute__((cold)) void hz3_fail(void) { abort(); }

static uintptr_t round_up(uintptr_t n, size_t grain) { return (n + grain - 1) & ~(uintptr_t)(grain - 1); }

// Maps memory in which the block is aligned and follows a span boundary, and unmaps both ends.
static struct hz3_span *map(size_t bytes, size_t alignment, unsigned class) {
  size_t grain = alignment > HZ3_SPAN_BYTES ? alignment : HZ3_SPAN_BYTES;
  size_t mapped;
  if (__builtin_add_overflow(bytes, 2 * grain, &mapped)) return NULL;
  char *memory = mmap(NULL, mapped, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE, -1, 0);
  if (memory == MAP_FAILED) return NULL;
  uintptr_t block = alignment < HZ3_SPAN_BYTES
                        ? round_up((uintptr_t)memory, HZ3_SPAN_BYTES) + (alignment > 4096 ? alignment : 4096)
                        : round_up((uintptr_t)memory + HZ3_SPAN_BYTES, alignment);
  struct hz3_span *span = (struct hz3_span *)((block - 1) & ~(uintptr_t)(HZ3_SPAN_BYTES - 1));
  char *front = (char *)span;
  char *back = (char *)block + bytes;
  if (front > memory) munmap(memory, (size_t)(front - memory));
  if (back < memory + mapped) munmap(back, (size_t)(memory + mapped - back));
  span->seal = (uintptr_t)span ^ 0x687a33u;
  span->class = class;
  span->first = (uint32_t)(block - (uintptr_t)span);
  span->mapped = (size_t)(back - front);
  span->usable = bytes;
  return span;
}

struct hz3_span *hz3_span_make(unsigned class) {
  // The first block's offset is a multiple of the largest power of two that divides the block size, so that every block has that
  // alignment.
  size_t bytes = hz3_class_bytes(class);
  size_t alignment = bytes & -bytes;
  size_t first = alignment > 4096 ? alignment : 4096;
  return map(HZ3_SPAN_BYTES - first, alignment, class);
}

void *hz3_span_large(size_t bytes, size_t alignment) {
  size_t usable = round_up(bytes, 4096);
  if (usable < bytes) return NULL;
  struct hz3_span *span = map(usable, alignment, HZ3_CLASSES);
  return span ? (char *)span + span->first : NULL;
}

void hz3_span_large_free(struct hz3_span *span) {
  span->seal = 0;
  munmap(span, span->mapped);
}
