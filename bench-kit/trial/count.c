// Counts the allocations of a program for `alloc-ab init`: one that hardly calls malloc says nothing about an allocator. Preloaded, it
// writes `alloc-ab-allocations: N` to the standard error when the program ends in order.
#define _GNU_SOURCE
#include <errno.h>
#include <stdatomic.h>
#include <stddef.h>
#include <stdio.h>
#include <unistd.h>

// The C library's own allocator, under the names that only it has.
extern void *__libc_malloc(size_t), *__libc_calloc(size_t, size_t), *__libc_realloc(void *, size_t);
extern void *__libc_memalign(size_t, size_t);

static _Atomic unsigned long allocations;
static int out = STDERR_FILENO;

// Programs close their streams before they end.
__attribute__((constructor)) static void begin(void) {
  int copy = dup(STDERR_FILENO);
  if (copy >= 0) out = copy;
}

static void count(void) { atomic_fetch_add_explicit(&allocations, 1, memory_order_relaxed); }

void *malloc(size_t bytes) {
  count();
  return __libc_malloc(bytes);
}

void *calloc(size_t many, size_t bytes) {
  count();
  return __libc_calloc(many, bytes);
}

void *realloc(void *block, size_t bytes) {
  count();
  return __libc_realloc(block, bytes);
}

void *aligned_alloc(size_t alignment, size_t bytes) {
  count();
  return __libc_memalign(alignment, bytes);
}

void *memalign(size_t alignment, size_t bytes) {
  count();
  return __libc_memalign(alignment, bytes);
}

int posix_memalign(void **block, size_t alignment, size_t bytes) {
  count();
  *block = __libc_memalign(alignment, bytes);
  return *block == NULL ? ENOMEM : 0;
}

__attribute__((destructor)) static void report(void) {
  char text[64];
  int length = snprintf(text, sizeof text, "\nalloc-ab-allocations: %lu\n", atomic_load(&allocations));
  if (write(out, text, (size_t)length) < 0) return;
}
