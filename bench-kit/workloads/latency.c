// Latency of single calls of malloc and free, including the slowest ones. The operations are the same as in st-mixed, on each of
// several threads that share nothing. Only the call is timed, not the use of the block.
//   <threads> <iters> <working_set> <min> <max>
//   iters         operations of each thread; each frees the block in a random slot and allocates a new one
//   working_set   slots of each thread
//   min, max      bytes of a block
// Prints malloc_p50_ns, _p95_, _p99_, _p999_ and the same of free. They include clock_ns, the median time of a pair of clock
// readings; clock_step_ns is the length of one tick. ops/s includes the readings and cannot be compared with other workloads.
#define _GNU_SOURCE
#include "kit/histogram.h"
#include "kit/ticks.h"
#include "kit/workload.h"

enum { CLOCK_PAIRS = 1001 };

struct worker {
  struct histogram mallocs __attribute__((aligned(64))), frees;
  void **live;
};

static uint64_t threads, iters, slots;
static struct sizes sizes;
static struct worker *workers;
static double clock_ns;

static const struct argument arguments[] = {
    ARGUMENT_THREADS(&threads),
    ARGUMENT_ITERS(&iters),
    ARGUMENT_WORKING_SET(&slots),
    ARGUMENT_MIN(&sizes.min),
    ARGUMENT_MAX(&sizes.max, &sizes.min),
    END_OF_ARGUMENTS,
};

static double measure_clock(void) {
  struct histogram *pairs = own_memory(sizeof *pairs);
  for (int i = 0; i < CLOCK_PAIRS; i++) {
    uint64_t start = read_ticks_in_order();
    histogram_add(pairs, read_ticks_in_order() - start);
  }
  return histogram_quantile(pairs, 0.5) * ns_per_tick();
}

static void prepare(void) {
  workers = own_memory(threads * sizeof *workers);
  void **live = own_memory(threads * slots * sizeof *live);
  for (uint64_t id = 0; id < threads; id++) workers[id].live = live + id * slots;
  clock_ns = measure_clock();
}

static void timed_free(struct worker *worker, uint64_t *digest, void *block) {
  block_retire(digest, block, &sizes);
  uint64_t start = read_ticks_in_order();
  free(block);
  histogram_add(&worker->frees, read_ticks_in_order() - start);
}

static void *timed_allocate(struct worker *worker, uint32_t size, uint32_t stamp) {
  uint64_t start = read_ticks_in_order();
  void *block = malloc(size);
  histogram_add(&worker->mallocs, read_ticks_in_order() - start);
  if (!block) fail("malloc returned NULL");
  block_mark(block, size, stamp);
  return block;
}

static void work(struct member *self, uint64_t ops) {
  struct worker *worker = &workers[self->id];
  for (uint64_t i = 0; i < ops; i++) {
    uint64_t bits = random_bits(&self->random);
    void **slot = &worker->live[pick((uint32_t)bits, (uint32_t)slots)];
    if (*slot) timed_free(worker, &self->digest, *slot);
    *slot = timed_allocate(worker, pick_size(&sizes, (uint32_t)(bits >> 32)), (uint32_t)bits);
    delay_operation(&self->delay);
  }
}

static void clear(struct member *self) {
  blocks_free(&self->digest, workers[self->id].live, slots, &sizes);
}

static void print_quantiles(const char *name, const struct histogram *histogram) {
  static const struct {
    const char *name;
    double share;
  } quantiles[] = {{"p50", 0.5}, {"p95", 0.95}, {"p99", 0.99}, {"p999", 0.999}};
  for (size_t i = 0; i < sizeof quantiles / sizeof quantiles[0]; i++)
    printf(" %s_%s_ns=%.1f", name, quantiles[i].name, histogram_quantile(histogram, quantiles[i].share) * ns_per_tick());
}

static void print(void) {
  for (uint64_t id = 1; id < threads; id++) {
    histogram_merge(&workers[0].mallocs, &workers[id].mallocs);
    histogram_merge(&workers[0].frees, &workers[id].frees);
  }
  print_quantiles("malloc", &workers[0].mallocs);
  print_quantiles("free", &workers[0].frees);
  printf(" clock_ns=%.1f clock_step_ns=%.3f", clock_ns, ns_per_tick());
}

const struct workload workload = {
    .arguments = arguments, .threads = &threads, .iters = &iters, .prepare = prepare, .work = work, .clear = clear, .print = print};
