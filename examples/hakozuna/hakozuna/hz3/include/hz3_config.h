// Every compile-time flag of hz3. One box = one flag, switched by -D.
#ifndef HZ3_CONFIG_H
#define HZ3_CONFIG_H

// S40: magazines of 256 blocks instead of 64: fewer visits to the central lists, more memory parked in threads.
#ifndef HZ3_S40_DEEP_MAGAZINE
#define HZ3_S40_DEEP_MAGAZINE 0
#endif

// S41: refill a whole magazine instead of half of one. Promoted in the scale preset.
#ifndef HZ3_S41_FULL_REFILL
#define HZ3_S41_FULL_REFILL 0
#endif

// S31: return empty spans to the system. Archived.
#ifndef HZ3_S31_SCAVENGE
#define HZ3_S31_SCAVENGE 0
#endif
#if HZ3_S31_SCAVENGE
#error "HZ3_S31_SCAVENGE archived (NO-GO), see docs/analysis/HZ3_S31_SCAVENGE_NO_GO.md"
#endif

#endif
