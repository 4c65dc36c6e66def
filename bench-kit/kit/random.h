// Pseudo-random numbers.
#ifndef ALLOC_AB_RANDOM_H
#define ALLOC_AB_RANDOM_H

#include <stdint.h>

// The state for a seed. Different seeds give different states, and none is zero.
static inline uint64_t random_seed(uint64_t seed) {
  uint64_t state = seed * 0x9E3779B97F4A7C15u + 1;
  return state ? state : 1;
}

// xorshift64*; Vigna, "An experimental exploration of Marsaglia's xorshift generators, scrambled", 2016.
static inline uint64_t random_bits(uint64_t *state) {
  uint64_t x = *state;
  x ^= x >> 12;
  x ^= x << 25;
  x ^= x >> 27;
  *state = x;
  return x * 0x2545F4914F6CDD1Du;
}

// Maps 32 random bits to 0 … n-1; Lemire, "Fast random integer generation in an interval", 2019, without the rejection.
static inline uint32_t pick(uint32_t bits, uint32_t n) { return (uint32_t)(((uint64_t)bits * n) >> 32); }

#endif
