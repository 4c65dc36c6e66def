// The public functions, and the only place that decides between small, mid and large.
#include "hz4_large.h"
#include "hz4_mid.h"
#include "hz4_small.h"
#include <errno.h>
#include <stdlib.h>

#define API __attribute__((visibility("default")))

// HZ4_S15_ROUTE_HINT will mark the likely route here once a profile shows which one it is.

static void *out_of_memory(void) {
  errno = ENOMEM;
  return NULL;
}

static inline void *route_malloc(size_t bytes) {
  bytes += !bytes;
  if (hz4_unlikely(bytes > HZ4_MID_MAX)) {
    void *block = bytes > PTRDIFF_MAX ? NULL : hz4_large_malloc(bytes, 16);
    return block ? block : out_of_memory();
  }
  struct hz4_heap *heap = hz4_heap_mine();
  if (hz4_unlikely(!heap)) return out_of_memory();
  unsigned class = hz4_class_of(bytes);
  void *block = class < HZ4_SMALL_CLASSES ? hz4_small_malloc(heap, class) : hz4_mid_malloc(heap, class);
  return hz4_likely(block != NULL) ? block : out_of_memory();
}

static inline void route_free(void *block) {
  struct hz4_segment *segment = hz4_segment_of(block);
  switch (segment->kind) {
    case HZ4_SMALL: hz4_small_free(segment, block); break;
    case HZ4_MID: hz4_mid_free(segment, block); break;
    case HZ4_LARGE: hz4_large_free(segment); break;
    default: hz4_fail("segment of no known kind");
  }
}

static size_t route_usable(const void *block) {
  const struct hz4_segment *segment = hz4_segment_of(block);
  switch (segment->kind) {
    case HZ4_SMALL: return hz4_class_bytes[hz4_small_class(segment, block)];
    case HZ4_MID: return hz4_class_bytes[segment->mid_class];
    case HZ4_LARGE: return segment->large_usable;
    default: hz4_fail("segment of no known kind");
  }
}

static void *route_aligned(size_t alignment, size_t bytes) {
  if (alignment <= 16) return route_malloc(bytes);
  if (bytes > PTRDIFF_MAX || alignment > PTRDIFF_MAX / 4) return out_of_memory();
  bytes += !bytes;
  if (bytes <= HZ4_MID_MAX && alignment <= HZ4_MID_MAX) return route_malloc(hz4_class_bytes[hz4_class_aligned(bytes, alignment)]);
  void *block = hz4_large_malloc(bytes, alignment);
  return block ? block : out_of_memory();
}

API void *malloc(size_t bytes) { return route_malloc(bytes); }

API void free(void *block) {
  if (block) route_free(block);
}

API void *calloc(size_t count, size_t each) {
  size_t bytes;
  if (__builtin_mul_overflow(count, each, &bytes)) return out_of_memory();
  void *block = route_malloc(bytes);
  if (!block || bytes > HZ4_MID_MAX) return block;  // the system returns large blocks zeroed
  if (bytes <= HZ4_SMALL_MAX) hz4_small_clear(block, bytes);
  else hz4_mid_clear(block, bytes);
  return block;
}

API void *realloc(void *block, size_t bytes) {
  if (!block) return route_malloc(bytes);
  if (!bytes) {
    route_free(block);
    return NULL;
  }
  size_t usable = route_usable(block);
  if (bytes <= usable && bytes >= usable / 2) return block;
  void *moved = route_malloc(bytes);
  if (!moved) return NULL;
  memcpy(moved, block, usable < bytes ? usable : bytes);
  route_free(block);
  return moved;
}

static int power_of_two(size_t n) { return n && !(n & (n - 1)); }

API int posix_memalign(void **result, size_t alignment, size_t bytes) {
  if (!power_of_two(alignment) || alignment % sizeof(void *)) return EINVAL;
  int saved = errno;
  void *block = route_aligned(alignment, bytes);
  errno = saved;
  if (!block) return ENOMEM;
  *result = block;
  return 0;
}

API void *aligned_alloc(size_t alignment, size_t bytes) {
  if (power_of_two(alignment)) return route_aligned(alignment, bytes);
  errno = EINVAL;
  return NULL;
}

API void *memalign(size_t alignment, size_t bytes) { return aligned_alloc(alignment, bytes); }
API void *valloc(size_t bytes) { return route_aligned(4096, bytes); }
API void *pvalloc(size_t bytes) {
  return bytes > PTRDIFF_MAX ? out_of_memory() : route_aligned(4096, (bytes + 4095) & ~(size_t)4095);
}
API size_t malloc_usable_size(void *block) { return block ? route_usable(block) : 0; }
