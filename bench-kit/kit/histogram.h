// A histogram of whole numbers in log-linear buckets, as in HdrHistogram (Tene 2012): exact below 128, then 128 buckets for each
// doubling. A bucket is at most 1/128 of its value wide, so that its middle is at most 0.4 % off.
#ifndef ALLOC_AB_HISTOGRAM_H
#define ALLOC_AB_HISTOGRAM_H

#include <stdint.h>

enum {
  HISTOGRAM_BITS = 7,
  HISTOGRAM_DOUBLINGS = 34,  // up to 2^41; larger values count as the largest
  HISTOGRAM_BUCKETS = (HISTOGRAM_DOUBLINGS + 1) << HISTOGRAM_BITS
};

// An object of zeros is an empty histogram.
struct histogram {
  uint64_t count;
  uint64_t bucket[HISTOGRAM_BUCKETS];
};

static inline uint32_t histogram_bucket(uint64_t value) {
  if (value < 1u << HISTOGRAM_BITS) return (uint32_t)value;
  uint32_t doublings = 63 - HISTOGRAM_BITS - (uint32_t)__builtin_clzll(value);
  if (doublings >= HISTOGRAM_DOUBLINGS) return HISTOGRAM_BUCKETS - 1;
  // The leading bit of the shifted value carries into the number of doublings.
  return (doublings << HISTOGRAM_BITS) + (uint32_t)(value >> doublings);
}

static inline void histogram_add(struct histogram *histogram, uint64_t value) {
  histogram->count++;
  histogram->bucket[histogram_bucket(value)]++;
}

void histogram_merge(struct histogram *into, const struct histogram *from);

// The smallest recorded value such that at least `share` (0 to 1) of all values are not above it; 0 for an empty histogram.
double histogram_quantile(const struct histogram *histogram, double share);

#endif
