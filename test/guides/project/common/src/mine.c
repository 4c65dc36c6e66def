// A small allocator for the guides: blocks of the C library with a header that remembers their size.
#define _GNU_SOURCE
#include <errno.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>
#include "mine.h"

extern void *__libc_malloc(size_t size);
extern void __libc_free(void *block);

struct header {
  void *base;
  size_t size;
};

static struct header *header_of(void *block) { return (struct header *)block - 1; }

static void *allocate(size_t size, size_t alignment) {
  size_t more = sizeof(struct header) + alignment;
  void *base = size > SIZE_MAX - more ? NULL : __libc_malloc(size + more);
  if (base == NULL) {
    errno = ENOMEM;
    return NULL;
  }
  uintptr_t at = ((uintptr_t)base + more - 1) & ~(uintptr_t)(alignment - 1);
  void *block = (void *)at;
  *header_of(block) = (struct header){.base = base, .size = size};
#if MINE_ZERO
  memset(block, 0, size);
#endif
  return block;
}

void *malloc(size_t size) { return allocate(size, 16); }

void free(void *block) {
  if (block != NULL) __libc_free(header_of(block)->base);
}

void *calloc(size_t count, size_t size) {
  if (size != 0 && count > SIZE_MAX / size) {
    errno = ENOMEM;
    return NULL;
  }
  void *block = allocate(count * size, 16);
  return block == NULL ? NULL : memset(block, 0, count * size);
}

void *realloc(void *block, size_t size) {
  if (block == NULL) return malloc(size);
  void *next = malloc(size);
  if (next == NULL) return NULL;
  size_t old = header_of(block)->size;
  memcpy(next, block, old < size ? old : size);
  free(block);
  return next;
}

void *aligned_alloc(size_t alignment, size_t size) { return allocate(size, alignment < 16 ? 16 : alignment); }
void *memalign(size_t alignment, size_t size) { return aligned_alloc(alignment, size); }

int posix_memalign(void **block, size_t alignment, size_t size) {
  *block = aligned_alloc(alignment, size);
  return *block == NULL ? ENOMEM : 0;
}

size_t malloc_usable_size(void *block) { return block == NULL ? 0 : header_of(block)->size; }
