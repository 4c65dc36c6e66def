// An ageing heap: does resident memory become stable, and how far above the live bytes? Sizes shift from phase to phase, one
// doubling at a time, so that holes of one phase seldom fit the next. In the first quarter of each phase the program frees half
// of its bytes, in random order; in the rest it grows back. Models long-running servers and caches.
//   <iters> <live_bytes> <min> <max> [phase_ops] [seed]
//   iters         operations; each allocates a block, touches it, and frees random blocks while too many bytes are held
//   live_bytes    most bytes that are held at once
//   min, max      bytes of a block
//   phase_ops     operations of a phase
// Alone, it first prints 20 lines `age ops=… live_bytes=… rss_bytes=…`. overhead_pct is resident memory minus the live bytes, the
// memory before the first operation and the workload's own table, in percent of the live bytes.
#define _GNU_SOURCE
#include <fcntl.h>
#include <stdlib.h>
#include <unistd.h>

#include "kit/workload.h"

enum { SLICES = 20 };

static uint64_t iters, live_bytes_max, phase_ops = 65536, seed = 1;
static struct sizes sizes;
static uint64_t done;
static void **live;
static uint64_t live_count, live_count_peak, live_bytes;
static uint64_t rss_at_start, rss_bytes, rss_bytes_peak;

static const struct argument arguments[] = {
    ARGUMENT_ITERS(&iters),
    {.name = "live_bytes", .low = BLOCK_MIN, .high = 1ull << 40, .value = &live_bytes_max},
    ARGUMENT_MIN(&sizes.min),
    ARGUMENT_MAX(&sizes.max, &sizes.min),
    {.name = "phase_ops", .low = 4, .high = 1000000000, .value = &phase_ops, .optional = true},
    ARGUMENT_SEED(&seed),
    END_OF_ARGUMENTS,
};

static uint64_t resident_bytes(void) {
  char text[128] = "";
  int file = open("/proc/self/statm", O_RDONLY | O_CLOEXEC);
  if (file < 0 || read(file, text, sizeof text - 1) <= 0) fail("/proc/self/statm cannot be read");
  close(file);
  // Total pages, then resident ones.
  char *resident = text;
  strtoull(text, &resident, 10);
  return strtoull(resident, NULL, 10) * (uint64_t)sysconf(_SC_PAGESIZE);
}

static void prepare(void) {
  live = own_memory((live_bytes_max / sizes.min + 2) * sizeof *live);
  rss_at_start = resident_bytes();
}

// bytes * at / parts without a remainder; at < parts. Whole numbers, since the model must come to the same.
static uint64_t part_of(uint64_t bytes, uint64_t at, uint64_t parts) { return bytes / parts * at + bytes % parts * at / parts; }

// Most bytes at this point of a phase: from all to half in the first quarter, then back to all.
static uint64_t allowed_bytes(uint64_t at) {
  uint64_t quarter = phase_ops / 4, half = live_bytes_max / 2;
  if (at < quarter) return live_bytes_max - part_of(half, at, quarter);
  return half + part_of(half, at - quarter, phase_ops - quarter);
}

// Three of four blocks have a size of the phase's doubling, the others any size.
static uint32_t next_size(uint64_t *random, uint64_t phase, uint64_t bits) {
  if ((bits & 3) == 0) return pick_size_by_doublings(&sizes, random_bits(random));
  return pick_size_of_doubling(&sizes, (uint32_t)(phase % size_doublings(&sizes)), (uint32_t)(bits >> 32));
}

static void free_random_block(struct member *self) {
  void **victim = &live[pick((uint32_t)(random_bits(&self->random) >> 32), (uint32_t)live_count)];
  live_bytes -= block_free_touched(&self->digest, *victim, 100, &sizes);
  *victim = live[--live_count];
}

static void work(struct member *self, uint64_t ops) {
  for (uint64_t i = 0; i < ops; i++, done++) {
    uint64_t bits = random_bits(&self->random);
    uint32_t size = next_size(&self->random, done / phase_ops, bits);
    uint64_t allowed = allowed_bytes(done % phase_ops);
    while (live_count > 0 && live_bytes + size > allowed) free_random_block(self);
    void *block = block_allocate(size, (uint32_t)bits);
    block_touch(block, size, size, (uint32_t)bits);
    live[live_count++] = block;
    live_bytes += size;
    if (live_count > live_count_peak) live_count_peak = live_count;
    delay_operation(&self->delay);
  }
}

static void observe(uint64_t ops, bool alone) {
  rss_bytes = resident_bytes();
  if (rss_bytes > rss_bytes_peak) rss_bytes_peak = rss_bytes;
  if (!alone) return;
  printf("age ops=%llu live_bytes=%llu rss_bytes=%llu\n", (unsigned long long)ops, (unsigned long long)live_bytes,
         (unsigned long long)rss_bytes);
}

static void clear(struct member *self) {
  blocks_free(&self->digest, live, live_count, &sizes);
}

static void print(void) {
  double heap = (double)rss_bytes - (double)rss_at_start - (double)(live_count_peak * sizeof *live);
  printf(" live_bytes=%llu rss_bytes=%llu rss_peak_bytes=%llu overhead_pct=%.2f", (unsigned long long)live_bytes,
         (unsigned long long)rss_bytes, (unsigned long long)rss_bytes_peak, live_bytes ? 100 * (heap / (double)live_bytes - 1) : 0);
}

const struct workload workload = {
    .arguments = arguments,
    .iters = &iters,
    .seed = &seed,
    .slices = SLICES,
    .prepare = prepare,
    .work = work,
    .observe = observe,
    .clear = clear,
    .print = print,
};
