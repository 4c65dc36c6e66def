// Large blocks that are written to; each doubling of the size is equally likely. The cost depends on how soon an allocator
// returns memory to the system, and on the page faults of new memory. Models buffers of images, files and network transfers.
//   <iters> <working_set> <min> <max> [touch_pct] [seed]
//   iters         operations; each frees the block in a random slot and allocates a new one
//   working_set   slots
//   min, max      bytes of a block
//   touch_pct     part of each block that is written to, in percent; one byte in each 4 KiB, of which one is read before the block is freed
#define _GNU_SOURCE
#include "kit/workload.h"

static uint64_t iters, slots, touch_pct = 100, seed = 1;
static struct sizes sizes;
static void **live;

static const struct argument arguments[] = {
    ARGUMENT_ITERS(&iters),
    ARGUMENT_WORKING_SET(&slots),
    ARGUMENT_MIN(&sizes.min),
    ARGUMENT_MAX(&sizes.max, &sizes.min),
    {.name = "touch_pct", .low = 0, .high = 100, .value = &touch_pct, .optional = true},
    ARGUMENT_SEED(&seed),
    END_OF_ARGUMENTS,
};

static void prepare(void) {
  live = own_memory(slots * sizeof *live);
}

static void work(struct member *self, uint64_t ops) {
  uint64_t random = self->random;
  for (uint64_t i = 0; i < ops; i++) {
    uint64_t bits = random_bits(&random);
    void **slot = &live[pick((uint32_t)bits, (uint32_t)slots)];
    uint32_t size = pick_size_by_doublings(&sizes, random_bits(&random));
    if (*slot) block_free_touched(&self->digest, *slot, (uint32_t)touch_pct, &sizes);
    *slot = block_allocate(size, (uint32_t)bits);
    block_touch(*slot, size, (uint32_t)(size * touch_pct / 100), (uint32_t)bits);
    delay_operation(&self->delay);
  }
  self->random = random;
}

static void clear(struct member *self) {
  blocks_free(&self->digest, live, slots, &sizes);
}

const struct workload workload = {.arguments = arguments, .iters = &iters, .seed = &seed, .prepare = prepare, .work = work, .clear = clear};
