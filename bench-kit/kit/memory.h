// Memory of the bench itself comes from the system: the measured allocator sees only the measured operations.
#ifndef ALLOC_AB_MEMORY_H
#define ALLOC_AB_MEMORY_H

#include <stddef.h>
#include <sys/mman.h>

#include "fail.h"

// Zeroed, page-aligned, and real only where it is touched: no huge pages, which would make a short run clear megabytes.
static inline void *own_memory(size_t bytes) {
  void *memory = mmap(NULL, bytes, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE, -1, 0);
  if (memory == MAP_FAILED) fail("no memory for the bench itself");
  madvise(memory, bytes, MADV_NOHUGEPAGE);
  return memory;
}

#endif
