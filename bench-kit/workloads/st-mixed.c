// One thread, random sizes, random life times: each operation frees the block in a random slot and allocates a new one. Models a
// program that keeps many small objects in no particular order.
//   <iters> <working_set> <min> <max> [seed]
//   working_set   slots
//   min, max      bytes of a block
#define _GNU_SOURCE
#include "kit/workload.h"

static uint64_t iters, slots, seed = 1;
static struct sizes sizes;
static void **live;

static const struct argument arguments[] = {
    ARGUMENT_ITERS(&iters),
    ARGUMENT_WORKING_SET(&slots),
    ARGUMENT_MIN(&sizes.min),
    ARGUMENT_MAX(&sizes.max, &sizes.min),
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
    if (*slot) block_free(&self->digest, *slot, &sizes);
    *slot = block_allocate(pick_size(&sizes, (uint32_t)(bits >> 32)), (uint32_t)bits);
    delay_operation(&self->delay);
  }
  self->random = random;
}

static void clear(struct member *self) {
  blocks_free(&self->digest, live, slots, &sizes);
}

const struct workload workload = {.arguments = arguments, .iters = &iters, .seed = &seed, .prepare = prepare, .work = work, .clear = clear};
