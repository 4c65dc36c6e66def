// One thread: random sizes, random life times. <iters> <working_set> <min> <max> [seed]
#include "bench_kit.h"

int main(int argc, char **argv) {
  if (argc < 5 || argc > 6) {
    fprintf(stderr, "usage: %s <iters> <working_set> <min> <max> [seed]\n", argv[0]);
    return 2;
  }
  uint64_t iters = bench_argument("iters", argv[1], 1, 1000000000000u);
  uint32_t slots = (uint32_t)bench_argument("working_set", argv[2], 1, 1 << 24);
  uint32_t min = (uint32_t)bench_argument("min", argv[3], BENCH_SIZE_MIN, BENCH_SIZE_MAX);
  uint32_t max = (uint32_t)bench_argument("max", argv[4], min, BENCH_SIZE_MAX);
  uint64_t random = (argc > 5 ? bench_argument("seed", argv[5], 0, UINT64_MAX - 1) : 1) * 0x9E3779B97F4A7C15u + 1;
  void **live = bench_memory(slots * sizeof *live);

  uint64_t started = bench_now_ns();
  for (uint64_t i = 0; i < iters; i++) {
    uint64_t bits = bench_random(&random);
    void **slot = &live[bench_pick((uint32_t)bits, slots)];
    if (*slot) bench_free(*slot, min, max);
    *slot = bench_allocate(min + bench_pick((uint32_t)(bits >> 32), max - min + 1));
  }
  uint64_t elapsed = bench_now_ns() - started;

  for (uint32_t i = 0; i < slots; i++)
    if (live[i]) bench_free(live[i], min, max);
  printf("ops/s=%.0f remote_pct=0.00 fallback_rate=0.00 threads=1 iters=%llu\n", (double)iters * 1e9 / (double)elapsed,
         (unsigned long long)iters);
  return 0;
}
