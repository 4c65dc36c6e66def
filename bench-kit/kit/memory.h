// Memory of the engine comes from mmap, so that the measured allocator serves the measured operations only.
#ifndef ALLOC_AB_MEMORY_H
#define ALLOC_AB_MEMORY_H

#include <stddef.h>
#include <sys/mman.h>

#include "fail.h"

// Zeroed and page-aligned. Pages become resident when they are touched. No huge pages: a short run would have to clear megabytes.
static inline void *own_memory(size_t bytes) {
  void *memory = mmap(NULL, bytes, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE, -1, 0);
  if (memory == MAP_FAILED) fail("no memory for the bench itself");
  madvise(memory, bytes, MADV_NOHUGEPAGE);
  return memory;
}

#endif
