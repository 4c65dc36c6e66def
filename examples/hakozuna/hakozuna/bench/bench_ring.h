// A bounded queue with one writer and one reader (Lamport 1983). The writer caches the reader's position.
#ifndef BENCH_RING_H
#define BENCH_RING_H

#include "bench_kit.h"
#include <stdatomic.h>

struct bench_ring {
  _Atomic uint32_t head __attribute__((aligned(64)));  // next to read
  _Atomic uint32_t tail __attribute__((aligned(64)));  // next to write
  uint32_t head_seen;
  uint32_t slots;
  void **blocks;  // pages become resident when they are used
};

static inline void bench_ring_init(struct bench_ring *ring, uint32_t slots) {
  ring->slots = slots;
  ring->blocks = bench_memory(slots * sizeof *ring->blocks);
}

// Returns 0 when the ring is full.
static inline int bench_ring_push(struct bench_ring *ring, void *block) {
  uint32_t tail = atomic_load_explicit(&ring->tail, memory_order_relaxed);
  if (tail - ring->head_seen == ring->slots) {
    ring->head_seen = atomic_load_explicit(&ring->head, memory_order_acquire);
    if (tail - ring->head_seen == ring->slots) return 0;
  }
  ring->blocks[tail % ring->slots] = block;
  atomic_store_explicit(&ring->tail, tail + 1, memory_order_release);
  return 1;
}

// Returns NULL when the ring is empty.
static inline void *bench_ring_pop(struct bench_ring *ring) {
  uint32_t head = atomic_load_explicit(&ring->head, memory_order_relaxed);
  if (head == atomic_load_explicit(&ring->tail, memory_order_acquire)) return NULL;
  void *block = ring->blocks[head % ring->slots];
  atomic_store_explicit(&ring->head, head + 1, memory_order_release);
  return block;
}

#endif
