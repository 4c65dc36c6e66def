// Blocks of the measured allocator with a tag at both ends. A block that was handed out twice, overwritten or moved wrongly is
// detected when it is freed. The tags contain the size, so that callers need not store it, and a stamp: random bits of the operation
// that allocated the block. What is read back at a free is added to a digest, which only real blocks with their own memory give.
#ifndef ALLOC_AB_BLOCK_H
#define ALLOC_AB_BLOCK_H

#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "fail.h"
#include "random.h"

// The smallest block has room for both tags.
enum { BLOCK_MIN = 16, BLOCK_MAX = 1 << 30 };

// Sizes of a workload, in bytes, both ends included.
struct sizes {
  uint64_t min, max;
};

static inline uint32_t pick_size(const struct sizes *sizes, uint32_t bits) {
  return (uint32_t)sizes->min + pick(bits, (uint32_t)(sizes->max - sizes->min) + 1);
}

// Number of doublings of the smallest size that begin at or below the largest size.
static inline uint32_t size_doublings(const struct sizes *sizes) {
  return 64 - (uint32_t)__builtin_clzll(sizes->max / sizes->min);
}

// A random size from min * 2^doubling to the last size before the next doubling, at most max.
static inline uint32_t pick_size_of_doubling(const struct sizes *sizes, uint32_t doubling, uint32_t bits) {
  struct sizes part = {sizes->min << doubling, (sizes->min << doubling) * 2 - 1};
  if (part.max > sizes->max) part.max = sizes->max;
  return pick_size(&part, bits);
}

// A random size; each doubling is equally likely.
static inline uint32_t pick_size_by_doublings(const struct sizes *sizes, uint64_t bits) {
  return pick_size_of_doubling(sizes, pick((uint32_t)bits, size_doublings(sizes)), (uint32_t)(bits >> 32));
}

// What the tags of a block hold.
static inline uint64_t block_content(uint32_t size, uint32_t stamp) { return (uint64_t)size << 32 | stamp; }

// Adds content to a digest. The order does not matter, since threads free blocks in any order.
static inline void digest_add(uint64_t *digest, uint64_t content) { *digest += (content ^ content >> 32) * 0x2545F4914F6CDD1Du; }

static inline uint64_t block_tag(uintptr_t address, uint64_t content) { return (address * 0x9E3779B97F4A7C15u) ^ content; }

static inline void block_mark(char *block, uint32_t size, uint32_t stamp) {
  uint64_t head = block_tag((uintptr_t)block, block_content(size, stamp)), tail = ~head;
  memcpy(block, &head, sizeof head);
  memcpy(block + size - sizeof tail, &tail, sizeof tail);
}

static inline void *block_allocate(uint32_t size, uint32_t stamp) {
  char *block = malloc(size);
  if (__builtin_expect(!block, 0)) fail("malloc returned NULL");
  // Eight bytes are the least that an allocator of a machine of 64 bits gives.
  if (__builtin_expect(((uintptr_t)block & 7) != 0, 0)) fail("malloc returned a block that is not aligned");
  block_mark(block, size, stamp);
  return block;
}

// Checks both tags of a block and returns their content.
static inline uint64_t block_check(const char *block, const struct sizes *sizes) {
  uint64_t head, tail;
  memcpy(&head, block, sizeof head);
  uint64_t content = head ^ block_tag((uintptr_t)block, 0), size = content >> 32;
  if (__builtin_expect(size < sizes->min || size > sizes->max, 0)) fail("the head of a block was overwritten, or it was handed out twice");
  memcpy(&tail, block + size - sizeof tail, sizeof tail);
  if (__builtin_expect(tail != ~head, 0)) fail("the tail of a block was overwritten, or it was handed out twice");
  return content;
}

// Checks a block, adds its content to the digest, and clears its head, so that a second free is detected. Returns its size.
static inline uint32_t block_retire(uint64_t *digest, char *block, const struct sizes *sizes) {
  uint64_t content = block_check(block, sizes);
  digest_add(digest, content);
  memset(block, 0, sizeof(uint64_t));
  return (uint32_t)(content >> 32);
}

// Checks, adds and frees a block. Returns its size.
static inline uint32_t block_free(uint64_t *digest, void *block, const struct sizes *sizes) {
  uint32_t size = block_retire(digest, block, sizes);
  free(block);
  return size;
}

// Checks, adds and frees the blocks of a table; empty slots are NULL.
static inline void blocks_free(uint64_t *digest, void *const *slots, uint64_t count, const struct sizes *sizes) {
  for (uint64_t i = 0; i < count; i++)
    if (slots[i]) block_free(digest, slots[i], sizes);
}

// Makes a block larger, checks that realloc kept both tags, and adds what they held.
static inline void *block_grow(uint64_t *digest, void *block, uint32_t size, uint32_t stamp, const struct sizes *sizes) {
  uint64_t content = block_check(block, sizes), old_size = content >> 32;
  uint64_t tag = block_tag((uintptr_t)block, content), head, tail;
  char *grown = realloc(block, size);
  if (__builtin_expect(!grown, 0)) fail("realloc returned NULL");
  memcpy(&head, grown, sizeof head);
  memcpy(&tail, grown + old_size - sizeof tail, sizeof tail);
  if (__builtin_expect(head != tag || tail != ~tag, 0)) fail("realloc did not keep what the block held");
  digest_add(digest, content);
  block_mark(grown, size, stamp);
  return grown;
}

enum { PAGE = 4096 };

// Offset at which block_touch stops.
static inline uint32_t touch_end(uint32_t size, uint32_t bytes) {
  uint32_t end = size - (uint32_t)sizeof(uint64_t);
  return bytes < end ? bytes : end;
}

// Writes one byte into each 4 KiB between the tags, up to offset `bytes`, so that the pages become resident.
static inline void block_touch(char *block, uint32_t size, uint32_t bytes, uint32_t stamp) {
  uint32_t end = touch_end(size, bytes);
  for (uint32_t at = PAGE; at < end; at += PAGE) block[at] = (char)(stamp + at / PAGE);
}

// Adds one of the bytes that block_touch wrote, which the stamp chooses, and frees the block. Returns its size.
static inline uint32_t block_free_touched(uint64_t *digest, char *block, uint32_t touch_pct, const struct sizes *sizes) {
  uint64_t content = block_check(block, sizes);
  uint32_t size = (uint32_t)(content >> 32), end = touch_end(size, (uint32_t)((uint64_t)size * touch_pct / 100));
  if (end > PAGE) *digest += (unsigned char)block[PAGE * (1 + pick((uint32_t)content, (end - 1) / PAGE))];
  return block_free(digest, block, sizes);
}

#endif
