// Shared by both benches: a clock, random numbers, and tags that detect a block that was handed out twice or overwritten.
#ifndef BENCH_KIT_H
#define BENCH_KIT_H

#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <time.h>

#define BENCH_SIZE_MIN 16
#define BENCH_SIZE_MAX (1 << 30)

static inline uint64_t bench_now_ns(void) {
  struct timespec t;
  clock_gettime(CLOCK_MONOTONIC, &t);
  return (uint64_t)t.tv_sec * 1000000000u + (uint64_t)t.tv_nsec;
}

// xorshift64*; Vigna, "An experimental exploration of Marsaglia's xorshift generators, scrambled", 2016.
static inline uint64_t bench_random(uint64_t *state) {
  uint64_t x = *state;
  x ^= x >> 12;
  x ^= x << 25;
  x ^= x >> 27;
  *state = x;
  return x * 0x2545F4914F6CDD1Du;
}

// Maps 32 random bits to 0 .. n-1.
static inline uint32_t bench_pick(uint32_t bits, uint32_t n) { return (uint32_t)(((uint64_t)bits * n) >> 32); }

// Memory of the bench comes from mmap, so that the measured allocator serves the measured operations only.
static inline void *bench_memory(size_t bytes) {
  void *memory = mmap(NULL, bytes, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE, -1, 0);
  if (memory != MAP_FAILED) return memory;
  fprintf(stderr, "bench: no memory for the bench itself\n");
  exit(3);
}

_Noreturn static inline void bench_fail(const char *why) {
  fprintf(stderr, "bench: %s\n", why);
  _Exit(4);
}

static inline uint64_t bench_tag(const void *block, uint32_t size) {
  return ((uint64_t)(uintptr_t)block * 0x9E3779B97F4A7C15u) ^ size;
}

// Allocates a block and writes a tag at both ends, so that its first and last byte are touched. The head tag contains the size.
static inline void *bench_allocate(uint32_t size) {
  char *block = malloc(size);
  if (!block) bench_fail("malloc returned NULL");
  uint64_t tag = bench_tag(block, size);
  memcpy(block, &tag, sizeof tag);
  tag = ~tag;
  memcpy(block + size - sizeof tag, &tag, sizeof tag);
  return block;
}

// Checks both tags and frees the block.
static inline void bench_free(void *block, uint32_t size_min, uint32_t size_max) {
  uint64_t head, tail;
  memcpy(&head, block, sizeof head);
  uint64_t size = head ^ bench_tag(block, 0);
  if (size < size_min || size > size_max) bench_fail("head of a block was overwritten");
  memcpy(&tail, (char *)block + size - sizeof tail, sizeof tail);
  if (tail != ~head) bench_fail("tail of a block was overwritten");
  free(block);
}

// Parses a whole number within bounds; otherwise prints the argument's name and exits with status 2.
static inline uint64_t bench_argument(const char *name, const char *text, uint64_t low, uint64_t high) {
  char *end;
  unsigned long long n = strtoull(text, &end, 10);
  if (*text >= '0' && *text <= '9' && !*end && n >= low && n <= high) return n;
  fprintf(stderr, "%s: '%s' is not a whole number from %llu to %llu\n", name, text, (unsigned long long)low,
          (unsigned long long)high);
  exit(2);
}

#endif
