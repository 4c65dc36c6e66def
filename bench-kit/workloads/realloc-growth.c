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
static uint64_t random_state;
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
  random_state = random_seed(seed);
  buffers = own_memory(slots * sizeof *buffers);
}

static void step(struct buffer *buffer, bool is_vector, uint32_t bits) {
  uint32_t size = buffer->size + (is_vector ? buffer->size / 2 : 1 + pick(bits, APPEND_MAX));
  if (buffer->block && size <= sizes.max) {
    *buffer = (struct buffer){block_grow(buffer->block, size, &sizes), size};
    return;
  }
  if (buffer->block) block_free(buffer->block, &sizes);
  *buffer = (struct buffer){block_allocate((uint32_t)sizes.min), (uint32_t)sizes.min};
}

static void work(struct member *self, uint64_t ops) {
  uint64_t random = random_state;
  for (uint64_t i = 0; i < ops; i++) {
    uint64_t bits = random_bits(&random);
    uint32_t index = pick((uint32_t)bits, (uint32_t)slots);
    step(&buffers[index], index % 2 == 0, (uint32_t)(bits >> 32));
    delay_operation(&self->delay);
  }
  random_state = random;
}

static void clear(struct member *self) {
  (void)self;
  for (uint64_t i = 0; i < slots; i++)
    if (buffers[i].block) block_free(buffers[i].block, &sizes);
}

const struct workload workload = {.arguments = arguments, .iters = &iters, .prepare = prepare, .work = work, .clear = clear};
