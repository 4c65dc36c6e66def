// Merges histograms and reads quantiles.
#include "histogram.h"

void histogram_merge(struct histogram *into, const struct histogram *from) {
  into->count += from->count;
  for (uint32_t index = 0; index < HISTOGRAM_BUCKETS; index++) into->bucket[index] += from->bucket[index];
}

// The inverse of histogram_bucket: the middle of the values of a bucket.
static double middle(uint32_t index) {
  if (index < 1u << HISTOGRAM_BITS) return index;
  uint32_t doublings = (index >> HISTOGRAM_BITS) - 1;
  uint64_t low = (uint64_t)(index - (doublings << HISTOGRAM_BITS)) << doublings;
  return (double)low + (double)((1ull << doublings) - 1) / 2;
}

double histogram_quantile(const struct histogram *histogram, double share) {
  double rank = share * (double)histogram->count;
  uint64_t below = 0;
  for (uint32_t index = 0; index < HISTOGRAM_BUCKETS; index++) {
    below += histogram->bucket[index];
    if (below > 0 && (double)below >= rank) return middle(index);
  }
  return 0;
}
