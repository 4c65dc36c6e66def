// Many threads; a share of the blocks is freed by another thread than the one that allocated them.
// <threads> <iters> <working_set> <min> <max> <remote_pct> [ring_slots]      iters and working_set are per thread
#define _GNU_SOURCE
#include "bench_kit.h"
#include "bench_ring.h"
#include <pthread.h>
#include <sched.h>

#define THREADS_MAX 256
#define INBOX_BATCH 16
// No thread gets more than this many operations ahead of the slowest one, so that the workload bounds the blocks in flight.
// Without the window, peak memory with more threads than cores would depend on the scheduler's time slice.
#define WINDOW 256
#define PROGRESS_STEP 32

struct worker {
  _Atomic uint64_t progress __attribute__((aligned(64)));
  pthread_t thread;
  uint32_t id;
  uint64_t local_frees, remote_frees, fallbacks;
  uint64_t started_ns, finished_ns;
};

static uint32_t threads, slots, min, max, remote_pct;
static uint64_t iters;
static struct bench_ring *rings;  // rings[to * threads + from]: one writer, one reader
static pthread_barrier_t start, sent, drained;
static struct worker workers[THREADS_MAX];

static struct bench_ring *ring(uint32_t to, uint32_t from) { return &rings[(size_t)to * threads + from]; }

// Pins thread i to the i-th CPU that this process may use, modulo their number. Without pinning, the scheduler sometimes puts
// three of four threads on one of two cores for a whole run, which halves the speed.
static void stay_on_cpu(uint32_t id) {
  cpu_set_t allowed, one;
  if (sched_getaffinity(0, sizeof allowed, &allowed)) return;  // the machine has more CPUs than the mask: run unpinned
  uint32_t skip = id % (uint32_t)CPU_COUNT(&allowed);
  size_t cpu = 0;
  while (!CPU_ISSET(cpu, &allowed) || skip--) cpu++;
  CPU_ZERO(&one);
  CPU_SET(cpu, &one);
  pthread_setaffinity_np(pthread_self(), sizeof one, &one);
}

static void release(struct worker *self, uint64_t *random, void *block) {
  uint64_t bits = bench_random(random);
  if (threads > 1 && bench_pick((uint32_t)bits, 100) < remote_pct) {
    uint32_t to = bench_pick((uint32_t)(bits >> 32), threads - 1);
    if (bench_ring_push(ring(to + (to >= self->id), self->id), block)) {
      self->remote_frees++;
      return;
    }
    self->fallbacks++;  // the ring is full: this free is local and counts as a fallback
  }
  bench_free(block, min, max);
  self->local_frees++;
}

static void empty_inbox(struct worker *self, uint32_t from) {
  void *block;
  for (int n = 0; n < INBOX_BATCH && (block = bench_ring_pop(ring(self->id, from))); n++) bench_free(block, min, max);
}

// Waits until the slowest thread is at most WINDOW operations behind, and empties its inbox meanwhile.
static void keep_in_step(struct worker *self, uint64_t done) {
  atomic_store_explicit(&self->progress, done, memory_order_relaxed);
  for (uint32_t other = 0; other < threads; other++) {
    while (atomic_load_explicit(&workers[other].progress, memory_order_relaxed) + WINDOW < done) {
      empty_inbox(self, other);
      sched_yield();
    }
  }
}

static void *work(void *argument) {
  struct worker *self = argument;
  uint64_t random = (self->id + 1) * 0x9E3779B97F4A7C15u;
  void **live = bench_memory(slots * sizeof *live);
  uint32_t from = 0;

  stay_on_cpu(self->id);
  pthread_barrier_wait(&start);
  self->started_ns = bench_now_ns();
  for (uint64_t i = 0; i < iters; i++) {
    uint64_t bits = bench_random(&random);
    void **slot = &live[bench_pick((uint32_t)bits, slots)];
    if (*slot) release(self, &random, *slot);
    *slot = bench_allocate(min + bench_pick((uint32_t)(bits >> 32), max - min + 1));
    // One inbox per operation, in turn. No thread waits here.
    if (++from >= threads) from = 0;
    empty_inbox(self, from);
    if (i % PROGRESS_STEP == 0) keep_in_step(self, i);
  }
  atomic_store_explicit(&self->progress, UINT64_MAX / 2, memory_order_relaxed);
  // Freeing the blocks of other threads is part of the work: the time ends when every inbox is empty.
  pthread_barrier_wait(&sent);
  for (from = 0; from < threads; from++)
    for (void *block; (block = bench_ring_pop(ring(self->id, from)));) bench_free(block, min, max);
  self->finished_ns = bench_now_ns();
  pthread_barrier_wait(&drained);

  for (uint32_t i = 0; i < slots; i++)
    if (live[i]) bench_free(live[i], min, max);
  return NULL;
}

int main(int argc, char **argv) {
  if (argc < 7 || argc > 8) {
    fprintf(stderr, "usage: %s <threads> <iters> <working_set> <min> <max> <remote_pct> [ring_slots]\n", argv[0]);
    return 2;
  }
  threads = (uint32_t)bench_argument("threads", argv[1], 1, THREADS_MAX);
  iters = bench_argument("iters", argv[2], 1, 1000000000000u);
  slots = (uint32_t)bench_argument("working_set", argv[3], 1, 1 << 24);
  min = (uint32_t)bench_argument("min", argv[4], BENCH_SIZE_MIN, BENCH_SIZE_MAX);
  max = (uint32_t)bench_argument("max", argv[5], min, BENCH_SIZE_MAX);
  remote_pct = (uint32_t)bench_argument("remote_pct", argv[6], 0, 100);
  uint32_t ring_slots = argc > 7 ? (uint32_t)bench_argument("ring_slots", argv[7], 2, 1 << 24) : 65536;

  rings = bench_memory((size_t)threads * threads * sizeof *rings);
  for (size_t i = 0; i < (size_t)threads * threads; i++) bench_ring_init(&rings[i], ring_slots);
  pthread_barrier_init(&start, NULL, threads);
  pthread_barrier_init(&sent, NULL, threads);
  pthread_barrier_init(&drained, NULL, threads);

  for (uint32_t i = 0; i < threads; i++) {
    workers[i].id = i;
    if (pthread_create(&workers[i].thread, NULL, work, &workers[i])) bench_fail("pthread_create failed");
  }
  uint64_t started = UINT64_MAX, finished = 0, local = 0, remote = 0, fallbacks = 0;
  for (uint32_t i = 0; i < threads; i++) {
    pthread_join(workers[i].thread, NULL);
    if (workers[i].started_ns < started) started = workers[i].started_ns;
    if (workers[i].finished_ns > finished) finished = workers[i].finished_ns;
    local += workers[i].local_frees;
    remote += workers[i].remote_frees;
    fallbacks += workers[i].fallbacks;
  }
  double frees = local + remote ? (double)(local + remote) : 1;
  double wanted = remote + fallbacks ? (double)(remote + fallbacks) : 1;
  printf("ops/s=%.0f remote_pct=%.2f fallback_rate=%.2f threads=%u iters=%llu\n",
         (double)threads * (double)iters * 1e9 / (double)(finished - started), 100 * (double)remote / frees,
         100 * (double)fallbacks / wanted, threads, (unsigned long long)iters);
  return 0;
}
