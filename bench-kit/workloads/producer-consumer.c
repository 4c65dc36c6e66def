// Half of the threads allocate and the other half free, so that every free is remote. Models pipelines. Each producer gives its
// blocks to all consumers in turn, and each consumer takes from all producers in the same order, so that the consumer of each
// block does not depend on timing.
//   <threads> <iters> <min> <max> [ring_slots]
//   threads       an even number; threads with odd numbers free
//   iters         operations of each thread: blocks that it allocates or frees
//   min, max      bytes of a block
//   ring_slots    most blocks between one producer and one consumer
#define _GNU_SOURCE
#include "kit/ring.h"
#include "kit/workload.h"

struct worker {
  uint64_t done __attribute__((aligned(64)));
};

static uint64_t threads, iters, ring_slots = 1024;
static struct sizes sizes;
static uint64_t pairs;
static struct worker *workers;
static struct ring *rings;  // rings[producer * pairs + consumer]

static const struct argument arguments[] = {
    {.name = "threads", .low = 2, .high = THREADS_MAX, .value = &threads, .even = true},
    ARGUMENT_ITERS(&iters),
    ARGUMENT_MIN(&sizes.min),
    ARGUMENT_MAX(&sizes.max, &sizes.min),
    {.name = "ring_slots", .low = 1, .high = 1 << 24, .value = &ring_slots, .optional = true},
    END_OF_ARGUMENTS,
};

static void prepare(void) {
  pairs = threads / 2;
  workers = own_memory(threads * sizeof *workers);
  rings = rings_create(pairs * pairs, (uint32_t)ring_slots);
}

static void produce(struct member *self, struct worker *worker, uint64_t producer) {
  struct ring *ring = &rings[producer * pairs + (producer + worker->done) % pairs];
  uint64_t bits = random_bits(&self->random);
  void *block = block_allocate(pick_size(&sizes, (uint32_t)(bits >> 32)), (uint32_t)bits);
  for (uint32_t waited = 0; !ring_push(ring, block);) team_wait(&waited);
}

static void consume(struct member *self, struct worker *worker, uint64_t consumer) {
  struct ring *ring = &rings[(consumer + pairs - worker->done % pairs) % pairs * pairs + consumer];
  void *block;
  for (uint32_t waited = 0; !(block = ring_pop(ring));) team_wait(&waited);
  block_free(&self->digest, block, &sizes);
}

static void work(struct member *self, uint64_t ops) {
  struct worker *worker = &workers[self->id];
  bool consumes = self->id % 2;
  for (uint64_t i = 0; i < ops; i++, worker->done++) {
    if (consumes) consume(self, worker, self->id / 2);
    else produce(self, worker, self->id / 2);
    delay_operation(&self->delay);
  }
  if (consumes) self->remote_frees += ops;
}

// There is nothing to free: the consumers have freed every block.
static void clear(struct member *self) { (void)self; }

const struct workload workload = {
    .arguments = arguments, .threads = &threads, .iters = &iters, .prepare = prepare, .work = work, .clear = clear};
