// Span box: 256 KiB aligned runs of blocks of one class, and single large blocks, found from any block's address.
#ifndef HZ3_SPAN_H
#define HZ3_SPAN_H

#include "hz3_config.h"
#include <stddef.h>
#include <stdint.h>

#define HZ3_SPAN_BYTES ((size_t)256 << 10)
#define HZ3_BLOCK_MAX ((size_t)64 << 10)
#define HZ3_CLASSES 24u

#define hz3_unlikely(x) __builtin_expect(!!(x), 0)

struct hz3_span {
  uintptr_t seal;  // derived from the address
  uint32_t class;  // HZ3_CLASSES: one large block
  uint32_t first;  // offset of the first block
  size_t usable;   // large only
  size_t mapped;   // large only
};

_Noreturn void hz3_fail(void);

// Two classes per doubling: 16, 24 rounds to 32, then 48, 64, 96, … 65536.
static inline unsigned hz3_class_of(size_t bytes) {
  if (bytes <= 32) return bytes > 16;
  unsigned log = 63u - (unsigned)__builtin_clzl(bytes - 1);
  return 2u + (log - 5u) * 2u + (unsigned)(((bytes - 1) >> (log - 1)) & 1u);
}

static inline size_t hz3_class_bytes(unsigned class) {
  if (class < 2) return (size_t)16 << class;
  size_t base = (size_t)32 << ((class - 2) / 2);
  return class % 2 ? 2 * base : base + base / 2;
}

// No block starts at the first byte of a span, but a large block may start at its end: therefore - 1.
static inline struct hz3_span *hz3_span_of(const void *block) {
  struct hz3_span *span = (struct hz3_span *)(((uintptr_t)block - 1) & ~(uintptr_t)(HZ3_SPAN_BYTES - 1));
  if (hz3_unlikely(span->seal != ((uintptr_t)span ^ 0x687a33u))) hz3_fail();
  return span;
}

// A fresh span of `class`; NULL without memory. The caller holds the central lock of the class.
struct hz3_span *hz3_span_make(unsigned class);
// A large block; `alignment` is a power of two. Zeroed; NULL without memory.
void *hz3_span_large(size_t bytes, size_t alignment);
void hz3_span_large_free(struct hz3_span *span);

#endif
