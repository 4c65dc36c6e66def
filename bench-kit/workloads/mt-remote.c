// Many threads; a share of the blocks is freed by another thread than the one that allocated them.
// Models servers that pass requests between threads.
//   <threads> <iters> <working_set> <min> <max> <remote_pct> [ring_slots]
//   iters         operations of each thread; each replaces the block in a random slot
//   working_set   slots of each thread
//   min, max      bytes of a block
//   remote_pct    frees that another thread does, in percent
//   ring_slots    most blocks on the way from one thread to another; when the ring is full, the free is local (a fallback)
#define _GNU_SOURCE
#include "kit/ring.h"
#include "kit/workload.h"

enum {
  INBOX_BATCH = 16,
  // No thread gets more than this many operations ahead of the slowest one, so that the workload bounds the blocks in flight.
  // Without the window, peak memory with more threads than CPUs would depend on the scheduler's time slice.
  WINDOW = 256,
  PROGRESS_STEP = 32
};

struct worker {
  _Atomic uint64_t progress __attribute__((aligned(64)));  // operations begun
  void **live;
};

static uint64_t threads, iters, slots, remote_pct, ring_slots = 65536;
static struct sizes sizes;
static struct worker *workers;
static struct ring *rings;  // rings[to * threads + from]

static const struct argument arguments[] = {
    ARGUMENT_THREADS(&threads),
    ARGUMENT_ITERS(&iters),
    ARGUMENT_WORKING_SET(&slots),
    ARGUMENT_MIN(&sizes.min),
    ARGUMENT_MAX(&sizes.max, &sizes.min),
    {.name = "remote_pct", .low = 0, .high = 100, .value = &remote_pct},
    {.name = "ring_slots", .low = 2, .high = 1 << 24, .value = &ring_slots, .optional = true},
    END_OF_ARGUMENTS,
};

static struct ring *ring(uint64_t to, uint64_t from) { return &rings[to * threads + from]; }

static void prepare(void) {
  workers = own_memory(threads * sizeof *workers);
  void **live = own_memory(threads * slots * sizeof *live);
  for (uint64_t id = 0; id < threads; id++) workers[id].live = live + id * slots;
  rings = rings_create(threads * threads, (uint32_t)ring_slots);
}

static void release(struct member *self, uint64_t *random, void *block) {
  uint64_t bits = random_bits(random);
  if (threads > 1 && pick((uint32_t)bits, 100) < remote_pct) {
    uint32_t to = pick((uint32_t)(bits >> 32), (uint32_t)threads - 1);
    if (ring_push(ring(to + (to >= self->id), self->id), block)) {
      self->remote_frees++;
      return;
    }
    self->fallbacks++;
  }
  block_free(&self->digest, block, &sizes);
  self->local_frees++;
}

static void empty_inbox(struct member *self, uint64_t from, int most) {
  void *block;
  while (most-- > 0 && (block = ring_pop(ring(self->id, from)))) block_free(&self->digest, block, &sizes);
}

// Waits until the slowest thread is at most WINDOW operations behind, and empties its inbox meanwhile.
static void keep_in_step(struct member *self, uint64_t begun) {
  atomic_store_explicit(&workers[self->id].progress, begun, memory_order_relaxed);
  for (uint64_t other = 0; other < threads; other++) {
    for (uint32_t waited = 0; atomic_load_explicit(&workers[other].progress, memory_order_relaxed) + WINDOW < begun;) {
      empty_inbox(self, other, INBOX_BATCH);
      team_wait(&waited);
    }
  }
}

static void work(struct member *self, uint64_t ops) {
  struct worker *worker = &workers[self->id];
  uint64_t begun = atomic_load_explicit(&worker->progress, memory_order_relaxed), end = begun + ops;
  uint64_t random = self->random, from = 0;
  for (; begun < end; begun++) {
    uint64_t bits = random_bits(&random);
    void **slot = &worker->live[pick((uint32_t)bits, (uint32_t)slots)];
    if (*slot) release(self, &random, *slot);
    *slot = block_allocate(pick_size(&sizes, (uint32_t)(bits >> 32)), (uint32_t)bits);
    // One inbox per operation, in turn. No thread waits here.
    if (++from >= threads) from = 0;
    empty_inbox(self, from, INBOX_BATCH);
    delay_operation(&self->delay);
    if (begun % PROGRESS_STEP == 0) keep_in_step(self, begun);
  }
  self->random = random;
  atomic_store_explicit(&worker->progress, end, memory_order_relaxed);
  // Freeing the blocks of other threads is part of the work: the time ends when every inbox is empty.
  team_meet();
  for (from = 0; from < threads; from++) empty_inbox(self, from, INT32_MAX);
}

static void clear(struct member *self) {
  blocks_free(&self->digest, workers[self->id].live, slots, &sizes);
}

const struct workload workload = {
    .arguments = arguments, .threads = &threads, .iters = &iters, .prepare = prepare, .work = work, .clear = clear};
