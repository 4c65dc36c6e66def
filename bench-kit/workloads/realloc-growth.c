// Buffers that grow by realloc until they are full and are then replaced by small ones. Every second buffer grows by half, like a
// vector; the others grow by a few bytes, like a string. realloc must keep their content.
//   <iters> <working_set> <min> <max> [seed]
//   iters         reallocs and new buffers
//   working_set   buffers
//   min, max      bytes of a new buffer, and most bytes of a full one
#define _GNU_SOURCE
#include "kit/workload.h"

enum { APPEND_MAX = 64 };

struct buffer {
  void *block;
  uint32_t size;
};

static uint64_t iters, slots, seed = 1;
static struct sizes sizes;
static struct buffer *buffers;

static const struct argument arguments[] = {
    ARGUMENT_ITERS(&iters),
    ARGUMENT_WORKING_SET(&slots),
    ARGUMENT_MIN(&sizes.min),
    ARGUMENT_MAX(&sizes.max, &sizes.min),
    ARGUMENT_SEED(&seed),
    END_OF_ARGUMENTS,
};

static void prepare(void) {
  buffers = own_memory(slots * sizeof *buffers);
}

static void step(uint64_t *digest, struct buffer *buffer, bool is_vector, uint64_t random) {
  uint32_t stamp = (uint32_t)random, bits = (uint32_t)(random >> 32);
  uint32_t size = buffer->size + (is_vector ? buffer->size / 2 : 1 + pick(bits, APPEND_MAX));
  if (buffer->block && size <= sizes.max) {
    *buffer = (struct buffer){block_grow(digest, buffer->block, size, stamp, &sizes), size};
    return;
  }
  if (buffer->block) block_free(digest, buffer->block, &sizes);
  *buffer = (struct buffer){block_allocate((uint32_t)sizes.min, stamp), (uint32_t)sizes.min};
}

static void work(struct member *self, uint64_t ops) {
  uint64_t random = self->random;
  for (uint64_t i = 0; i < ops; i++) {
    uint64_t bits = random_bits(&random);
    uint32_t index = pick((uint32_t)bits, (uint32_t)slots);
    step(&self->digest, &buffers[index], index % 2 == 0, bits);
    delay_operation(&self->delay);
  }
  self->random = random;
}

static void clear(struct member *self) {
  for (uint64_t i = 0; i < slots; i++)
    if (buffers[i].block) block_free(&self->digest, buffers[i].block, &sizes);
}

const struct workload workload = {.arguments = arguments, .iters = &iters, .seed = &seed, .prepare = prepare, .work = work, .clear = clear};
