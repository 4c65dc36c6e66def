// Cache box: a magazine of blocks for each class and thread. Half of it moves to or from the central lists at a time.
#ifndef HZ3_CACHE_H
#define HZ3_CACHE_H

#include "hz3_central.h"

#if HZ3_S40_DEEP_MAGAZINE
#define HZ3_MAGAZINE 256u
#else
#define HZ3_MAGAZINE 64u
#endif

struct hz3_magazine {
  unsigned count;
  void *blocks[HZ3_MAGAZINE];
};

struct hz3_cache {
  struct hz3_magazine magazines[HZ3_CLASSES];
  int armed;  // the destructor at thread exit is set
};

extern __thread struct hz3_cache hz3_cache __attribute__((tls_model("initial-exec")));

void *hz3_cache_refill(unsigned class);
void hz3_cache_spill(unsigned class);

static inline void *hz3_cache_malloc(unsigned class) {
  struct hz3_magazine *magazine = &hz3_cache.magazines[class];
  if (hz3_unlikely(!magazine->count)) return hz3_cache_refill(class);
  return magazine->blocks[--magazine->count];
}

static inline void hz3_cache_free(unsigned class, void *block) {
  struct hz3_magazine *magazine = &hz3_cache.magazines[class];
  if (hz3_unlikely(magazine->count == HZ3_MAGAZINE || !hz3_cache.armed)) hz3_cache_spill(class);
  if (magazine->count && magazine->blocks[magazine->count - 1] == block) hz3_fail();
  magazine->blocks[magazine->count++] = block;
}

#endif
