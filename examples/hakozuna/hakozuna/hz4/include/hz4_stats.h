// Stats box (S16): cold counters for a debugger or a core file. Without the flag the calls expand to nothing.
#ifndef HZ4_STATS_H
#define HZ4_STATS_H

#include "hz4_config.h"

#if HZ4_S16_EXIT_STATS
void hz4_stat_abandoned(void);
void hz4_stat_adopted(void);
#else
static inline void hz4_stat_abandoned(void) {}
static inline void hz4_stat_adopted(void) {}
#endif

#endif
