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

// Random numbers: a stream is 64 bits of state.
uint64_t stream_of(uint64_t seed, uint64_t thread);
uint64_t draw(uint64_t *stream);
// A number below `n` from 32 random bits.
uint32_t below(uint64_t bits, uint64_t n);

// The size for 32 random bits, all equally likely.
uint32_t even_size(const struct model *model, uint64_t bits);
// The number of doublings from min to max, and a size of one of them.
uint32_t doublings(const struct model *model);
uint32_t size_in(const struct model *model, uint32_t doubling, uint64_t bits);

// Allocates a block into an empty place, and frees the block of a place, which it adds to the digest.
void hold(struct model *model, struct held *place, uint32_t size, uint64_t bits);
void release(struct model *model, struct held *place);

#endif
