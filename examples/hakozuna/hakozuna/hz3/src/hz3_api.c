// The public functions, and the only place that decides between a magazine and a large block.
#include "hz3_cache.h"
#include <errno.h>
#include <stdlib.h>
#include <string.h>

#define API __attribute__((visibility("default")))

static void *out_of_memory(void) {
  errno = ENOMEM;
  return NULL;
}

static inline void *route_malloc(size_t bytes) {
  void *block = bytes <= HZ3_BLOCK_MAX ? hz3_cache_malloc(hz3_class_of(bytes + !bytes))
                : bytes > PTRDIFF_MAX  ? NULL
                                       : hz3_span_large(bytes, 16);
  return hz3_unlikely(!block) ? out_of_memory() : block;
}

static inline void route_free(void *block) {
  struct hz3_span *span = hz3_span_of(block);
  if (span->class < HZ3_CLASSES) hz3_cache_free(span->class, block);
  else hz3_span_large_free(span);
}

static size_t route_usable(const void *block) {
  const struct hz3_span *span = hz3_span_of(block);
  return span->class < HZ3_CLASSES ? hz3_class_bytes(span->class) : span->usable;
}

static void *route_aligned(size_t alignment, size_t bytes) {
  if (alignment <= 16) return route_malloc(bytes);
  if (bytes > PTRDIFF_MAX || alignment > PTRDIFF_MAX / 4) return out_of_memory();
  bytes = bytes > alignment ? bytes : alignment;
  if (bytes <= HZ3_BLOCK_MAX) {
    unsigned class = hz3_class_of(bytes);
    while (hz3_class_bytes(class) & (alignment - 1)) class++;
    return route_malloc(hz3_class_bytes(class));
  }
  void *block = hz3_span_large(bytes, alignment);
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
  // The system returns large blocks zeroed.
  return block && bytes <= HZ3_BLOCK_MAX ? memset(block, 0, bytes) : block;
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
