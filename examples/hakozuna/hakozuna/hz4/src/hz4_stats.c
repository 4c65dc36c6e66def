#include "hz4_stats.h"

#if HZ4_S16_EXIT_STATS
#include <stdatomic.h>

struct hz4_stats {
  atomic_ulong abandoned;
  atomic_ulong adopted;
} hz4_stats __attribute__((used));

void hz4_stat_abandoned(void) { atomic_fetch_add_explicit(&hz4_stats.abandoned, 1, memory_order_relaxed); }
void hz4_stat_adopted(void) { atomic_fetch_add_explicit(&hz4_stats.adopted, 1, memory_order_relaxed); }
#endif
