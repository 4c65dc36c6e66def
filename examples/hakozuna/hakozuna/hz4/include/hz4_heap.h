// A heap belongs to one thread at a time. When the thread ends, a later thread adopts the heap with all its blocks.
#ifndef HZ4_HEAP_H
#define HZ4_HEAP_H

#include "hz4_class.h"
#include "hz4_remote.h"
#include "hz4_segment.h"

// Free blocks of one class: a list, and the untouched rest of the newest page or segment.
struct hz4_bin {
  void *free;
  char *bump;
  char *end;
#if HZ4_S14_FAT_CACHE
  void *foreign;
  unsigned foreign_blocks;
#endif
};

// S14: most blocks of other threads that a thread keeps for each class.
#define HZ4_FOREIGN_BLOCKS 128u

struct hz4_heap {
  struct hz4_bin bins[HZ4_CLASSES];
  struct hz4_segment *small_segment;
  size_t small_pages_used;
  struct hz4_heap *next_registered;
  struct hz4_heap *next_abandoned;
  // Other threads write here: not on a cache line of the owner.
  struct hz4_remote remote __attribute__((aligned(128)));
};

extern __thread struct hz4_heap *hz4_tls_heap __attribute__((tls_model("initial-exec")));

// Adopts an abandoned heap or makes one; NULL when the system has no memory.
struct hz4_heap *hz4_heap_attach(void);

static inline struct hz4_heap *hz4_heap_mine(void) {
  struct hz4_heap *heap = hz4_tls_heap;
  return hz4_likely(heap != NULL) ? heap : hz4_heap_attach();
}

// Frees `block` of the heap `owner`: to the local list when the caller is the owner, else through the remote box.
static inline void hz4_heap_free(struct hz4_heap *owner, unsigned class, void *block) {
  struct hz4_heap *mine = hz4_tls_heap;
  if (mine == owner) {
    struct hz4_bin *bin = &mine->bins[class];
    if (hz4_unlikely(bin->free == block)) hz4_fail("double free");
    *(void **)block = bin->free;
    bin->free = block;
    return;
  }
#if HZ4_S14_FAT_CACHE
  if (mine && mine->bins[class].foreign_blocks < HZ4_FOREIGN_BLOCKS) {
    struct hz4_bin *bin = &mine->bins[class];
    *(void **)block = bin->foreign;
    bin->foreign = block;
    bin->foreign_blocks++;
    return;
  }
#endif
  hz4_remote_push(&owner->remote, class, block);
}

// Refills the empty list: with kept blocks of other threads, or else with own blocks that other threads freed.
static inline void hz4_bin_collect(struct hz4_heap *heap, unsigned class) {
  struct hz4_bin *bin = &heap->bins[class];
#if HZ4_S14_FAT_CACHE
  bin->free = bin->foreign;
  bin->foreign = NULL;
  bin->foreign_blocks = 0;
  if (bin->free) return;
#endif
  bin->free = hz4_checked_link(hz4_remote_collect(&heap->remote, class));
}

// Takes a block from the list; NULL when it is empty.
static inline void *hz4_bin_pop(struct hz4_bin *bin) {
  void *block = bin->free;
  if (hz4_likely(block != NULL)) bin->free = hz4_checked_link(*(void **)block);
  return block;
}

#endif
