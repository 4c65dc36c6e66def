// Types and functions that the models share.
#ifndef ALLOC_AB_MODEL_KIND_H
#define ALLOC_AB_MODEL_KIND_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "model.h"

enum { ARGUMENTS_MAX = 8, TAG_BYTES = 8, PAGE_BYTES = 4096 };

// A block: its size, and the stamp of the operation that allocated it. Size 0: none.
struct held {
  uint32_t size, stamp;
};

// The matrix of a number of steps of a stream; 0 steps: none.
struct jump {
  uint64_t steps, matrix[64];
};

struct model {
  const struct kind *kind;
  uint64_t threads, min, max;
  uint64_t values[ARGUMENTS_MAX];
  uint64_t live_bytes, digest;
  // Blocks of all threads, one thread after the other, and as many as the kind wants.
  struct held *blocks;
  uint64_t count;
  // State of the kind.
  uint64_t done, alive, held_bytes;
  struct jump jump;
};

// A workload. The positions of its arguments are counted from 0; -1: it has none.
struct kind {
  const char *name;
  int required, most;
  int threads, min, max;
  uint64_t defaults[ARGUMENTS_MAX];
  // Number of blocks that can be alive between two bursts; 0: not valid.
  uint64_t (*blocks)(const struct model *model);
  void (*burst)(struct model *model, uint64_t seed, uint64_t ops);
  // Percent of each block to which the workload writes beside the tags.
  uint64_t (*touched_pct)(const struct model *model);
};

extern const struct kind slot_kinds[], other_kinds[];

// side-by-side.c: executes replacements in random slots among `count`, each with `draws` numbers of a stream of which the first one chooses
// slot, size and stamp, on a kind without touched pages. Returns how many it executed, at most `ops`; 0 when they are too few, a slot is
// empty, or the processor lacks vectors of 64-bit numbers (AVX-512).
uint64_t replace_side_by_side(struct model *model, struct held *slots, uint64_t count, uint64_t *stream, uint64_t draws, uint64_t ops);

// What follows is done for each operation, so it is inlined.

#define DRAW_FACTOR 2685821657736338717u
#define DIGEST_FACTOR 2685821657736338717u

// Random numbers: a stream is 64 bits of state.
static inline uint64_t stream_of(uint64_t seed, uint64_t thread) {
  uint64_t state = (seed + thread) * 11400714819323198485u + 1;
  return state == 0 ? 1 : state;
}

// xorshift64*; Vigna, "An experimental exploration of Marsaglia's xorshift generators, scrambled", 2016.
static inline uint64_t draw(uint64_t *stream) {
  *stream ^= *stream >> 12;
  *stream ^= *stream << 25;
  *stream ^= *stream >> 27;
  return *stream * DRAW_FACTOR;
}

// A number below `n` from 32 random bits.
static inline uint32_t below(uint64_t bits, uint64_t n) { return (uint32_t)((bits & UINT32_MAX) * n / (1ull << 32)); }

// The size for 32 random bits, all equally likely.
static inline uint32_t even_size(const struct model *model, uint64_t bits) { return (uint32_t)(model->min + below(bits, model->max - model->min + 1)); }

// The number of doublings from min to max, and a size of one of them.
static inline uint32_t doublings(const struct model *model) {
  uint32_t number = 0;
  for (uint64_t size = model->min; size <= model->max; size *= 2) number++;
  return number;
}

static inline uint32_t size_in(const struct model *model, uint32_t doubling, uint64_t bits) {
  uint64_t first = model->min << doubling, last = first * 2 - 1;
  if (last > model->max) last = model->max;
  return (uint32_t)(first + below(bits, last - first + 1));
}

// Offset up to which the workload writes to a block of this size, one byte in each page.
static inline uint64_t written_to(const struct model *model, uint64_t size) {
  uint64_t end = model->kind->touched_pct ? (uint64_t)(uint32_t)(size * model->kind->touched_pct(model) / 100) : 0;
  return end < size - TAG_BYTES ? end : size - TAG_BYTES;
}

// Bytes of a block in pages that were surely written to, wherever the block begins in its page: all up to the last written page, and
// of the rest, which has a write at both ends, at least what is left without the whole pages between them.
static inline uint64_t resident_bytes(const struct model *model, uint64_t size) {
  uint64_t end = written_to(model, size), first = end == 0 ? 0 : (end - 1) / PAGE_BYTES * PAGE_BYTES, rest = size - first;
  return first + (rest <= PAGE_BYTES ? rest : rest - (rest - 2) / PAGE_BYTES * PAGE_BYTES);
}

// Allocates a block into an empty place.
static inline void hold(struct model *model, struct held *place, uint32_t size, uint64_t bits) {
  *place = (struct held){size, (uint32_t)bits};
  model->live_bytes += resident_bytes(model, size);
}

// What the tags of a block add to the digest when it is freed.
static inline uint64_t freed_digest(const struct held *place) {
  uint64_t content = (uint64_t)place->size << 32 | place->stamp;
  return (content ^ place->size) * DIGEST_FACTOR;
}

static inline void forget(struct model *model, struct held *place) {
  model->digest += freed_digest(place);
  model->live_bytes -= resident_bytes(model, place->size);
  place->size = 0;
}

// Frees the block of a place, which it adds to the digest.
static inline void release(struct model *model, struct held *place) {
  if (place->size == 0) return;
  uint64_t end = written_to(model, place->size);
  if (end > PAGE_BYTES) {
    uint64_t page = 1 + below(place->stamp, (end - 1) / PAGE_BYTES);
    model->digest += (place->stamp + page) % 256;
  }
  forget(model, place);
}

#endif
