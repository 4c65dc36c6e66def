// A bounded queue with one writer and one reader (Lamport 1983). Each side caches the index of the other one.
#ifndef ALLOC_AB_RING_H
#define ALLOC_AB_RING_H

#include <stdatomic.h>
#include <stdbool.h>
#include <stdint.h>

#include "memory.h"

struct ring {
  _Atomic uint32_t head __attribute__((aligned(64)));  // next to read
  uint32_t tail_seen;
  _Atomic uint32_t tail __attribute__((aligned(64)));  // next to write
  uint32_t head_seen;
  uint32_t places;  // capacity plus one, so that full and empty differ
  void **items;
};

// Creates rings of `slots` items each. Their pages become resident when they are used.
static inline struct ring *rings_create(size_t count, uint32_t slots) {
  struct ring *rings = own_memory(count * sizeof *rings);
  // Whole pages for each ring, so that two rings never share a cache line.
  size_t stride = ((size_t)slots + 1 + 511) / 512 * 512;
  void **items = own_memory(count * stride * sizeof *items);
  for (size_t index = 0; index < count; index++) {
    rings[index].places = slots + 1;
    rings[index].items = items + index * stride;
  }
  return rings;
}

// Returns false when the ring is full.
static inline bool ring_push(struct ring *ring, void *item) {
  uint32_t tail = atomic_load_explicit(&ring->tail, memory_order_relaxed);
  uint32_t next = tail + 1 == ring->places ? 0 : tail + 1;
  if (next == ring->head_seen) {
    ring->head_seen = atomic_load_explicit(&ring->head, memory_order_acquire);
    if (next == ring->head_seen) return false;
  }
  ring->items[tail] = item;
  atomic_store_explicit(&ring->tail, next, memory_order_release);
  return true;
}

// Returns NULL when the ring is empty.
static inline void *ring_pop(struct ring *ring) {
  uint32_t head = atomic_load_explicit(&ring->head, memory_order_relaxed);
  if (head == ring->tail_seen) {
    ring->tail_seen = atomic_load_explicit(&ring->tail, memory_order_acquire);
    if (head == ring->tail_seen) return NULL;
  }
  void *item = ring->items[head];
  atomic_store_explicit(&ring->head, head + 1 == ring->places ? 0 : head + 1, memory_order_release);
  return item;
}

#endif
