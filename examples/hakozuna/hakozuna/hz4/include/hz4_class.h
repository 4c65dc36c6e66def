// Size classes: 16-byte steps to 128, then four per doubling to 64 KiB. Internal waste stays below 20 %.
#ifndef HZ4_CLASS_H
#define HZ4_CLASS_H

#include <stddef.h>
#include <stdint.h>

#define HZ4_SMALL_MAX 2048u
#define HZ4_MID_MAX 65536u
#define HZ4_SMALL_CLASSES 24u
#define HZ4_CLASSES 44u

// Block size in bytes by class.
extern const uint32_t hz4_class_bytes[HZ4_CLASSES];

// Smallest class for `bytes` (1 to HZ4_MID_MAX).
static inline unsigned hz4_class_of(size_t bytes) {
  size_t last = bytes - 1;
  if (last < 128) return (unsigned)(last >> 4);
  unsigned log = 63u - (unsigned)__builtin_clzl(last);
  return 8u + (log - 7u) * 4u + (unsigned)((last >> (log - 2u)) & 3u);
}

// Smallest class for `bytes` whose blocks are all aligned to `alignment` (a power of two, at most HZ4_MID_MAX).
static inline unsigned hz4_class_aligned(size_t bytes, size_t alignment) {
  unsigned class = hz4_class_of(bytes > alignment ? bytes : alignment);
  while (hz4_class_bytes[class] & (alignment - 1)) class++;
  return class;
}

#endif
