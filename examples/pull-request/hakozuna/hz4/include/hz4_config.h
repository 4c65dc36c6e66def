// Every compile-time flag of hz4. One box = one flag, switched by -D; a box that wins is promoted to the preset in the Makefile.
#ifndef HZ4_CONFIG_H
#define HZ4_CONFIG_H

// S10: carve a run of up to one OS page per refill instead of one block at a time. Promoted: the Makefile's preset sets 1.
#ifndef HZ4_S10_CARVE_RUN
#define HZ4_S10_CARVE_RUN 0
#endif

// S11: steal half-empty pages from other heaps. Archived.
#ifndef HZ4_S11_PAGE_STEAL
#define HZ4_S11_PAGE_STEAL 0
#endif
#if HZ4_S11_PAGE_STEAL
#error "HZ4_S11_PAGE_STEAL archived (NO-GO), see docs/analysis/HZ4_S11_PAGE_STEAL_NO_GO.md"
#endif

// S12: lock-free remote-free lists (many producers, one consumer) instead of a list under a mutex.
#ifndef HZ4_S12_MPSC
#define HZ4_S12_MPSC 0
#endif

// S13: clear a block when it is freed, so that calloc has nothing left to clear.
#ifndef HZ4_S13_EAGER_SCRUB
#define HZ4_S13_EAGER_SCRUB 0
#endif

// S14: a thread keeps blocks of other threads for its own use instead of returning them, which costs their memory.
#ifndef HZ4_S14_FAT_CACHE
#define HZ4_S14_FAT_CACHE 0
#endif

// S15: hint the likely route of a pointer to the compiler. Reserved: no code depends on it yet.
#ifndef HZ4_S15_ROUTE_HINT
#define HZ4_S15_ROUTE_HINT 0
#endif

// S16: count heaps that were abandoned and adopted (thread start and exit only).
#ifndef HZ4_S16_EXIT_STATS
#define HZ4_S16_EXIT_STATS 0
#endif

// S17: skip the link store when a remote list is empty. Experimental.
#ifndef HZ4_S17_SKIP_LINK
#define HZ4_S17_SKIP_LINK 0
#endif

// HZ4_TRACE_ABORT (defined or not): print to standard error why the allocator aborts.
#ifdef HZ4_TRACE_ABORT
void hz4_trace_abort(const char *why);
#else
#define hz4_trace_abort(why) ((void)(why))
#endif

#endif
