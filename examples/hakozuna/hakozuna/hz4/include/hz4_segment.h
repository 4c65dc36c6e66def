// A segment is 1 MiB of address space at a 1 MiB boundary; its header has the box that owns every block in it.
#ifndef HZ4_SEGMENT_H
#define HZ4_SEGMENT_H

#include "hz4_config.h"
#include <stddef.h>
#include <stdint.h>

#define HZ4_SEGMENT_BYTES ((size_t)1 << 20)
#define HZ4_PAGE_SHIFT 16
#define HZ4_PAGE_BYTES ((size_t)1 << HZ4_PAGE_SHIFT)
#define HZ4_PAGES (HZ4_SEGMENT_BYTES / HZ4_PAGE_BYTES)

#define hz4_likely(x) __builtin_expect(!!(x), 1)
#define hz4_unlikely(x) __builtin_expect(!!(x), 0)

struct hz4_heap;

enum hz4_kind { HZ4_SMALL = 1, HZ4_MID = 2, HZ4_LARGE = 3 };

struct hz4_segment {
  uintptr_t seal;                 // derived from the address, so that a stray pointer is detected
  struct hz4_heap *owner;         // constant, since an adopted heap keeps its address
  uint32_t kind;
  uint32_t mid_class;
  uint8_t page_class[HZ4_PAGES];  // small only; page 0 holds this header and no blocks
  void *large_base;               // large only: what to unmap
  size_t large_mapped;
  size_t large_usable;
};

// Aborts because the heap is damaged; prints the reason when traced.
_Noreturn void hz4_fail(const char *why);

static inline uintptr_t hz4_seal_of(const struct hz4_segment *segment) {
  return (uintptr_t)segment ^ (uintptr_t)0x487a34536567u;
}

// The segment of a block. No block starts at the first byte of a segment, but a large block may start at its end: therefore - 1.
static inline struct hz4_segment *hz4_segment_of(const void *block) {
  struct hz4_segment *segment = (struct hz4_segment *)(((uintptr_t)block - 1) & ~(uintptr_t)(HZ4_SEGMENT_BYTES - 1));
  if (hz4_unlikely(segment->seal != hz4_seal_of(segment))) hz4_fail("free of a pointer that is not ours");
  return segment;
}

// Checks a link in a free block: another value than a 16-byte aligned user-space address was written after the block was freed.
static inline void *hz4_checked_link(void *link) {
  if (hz4_unlikely((uintptr_t)link & ~(uintptr_t)0x00007ffffffffff0u)) hz4_fail("free list is damaged");
  return link;
}

// OS box: a fresh, zeroed, 1 MiB aligned segment with seal, owner and kind set; NULL when the system has no memory.
struct hz4_segment *hz4_os_segment(struct hz4_heap *owner, enum hz4_kind kind);
// OS box: `bytes` of zeroed pages, never returned; NULL when the system has no memory.
void *hz4_os_pages(size_t bytes);
void hz4_os_lock(void);
void hz4_os_unlock(void);

#endif
