#define _GNU_SOURCE
#include "hz4_segment.h"
#include <pthread.h>
#include <sys/mman.h>

// Reserves 32 segments of address space at a time; a page uses memory only when it is touched.
#define RESERVE_BYTES (32 * HZ4_SEGMENT_BYTES)

static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;
static char *segments;
static char *segments_end;
static char *pages;
static char *pages_end;

static void *map(size_t bytes) {
  void *memory = mmap(NULL, bytes, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE, -1, 0);
  return memory == MAP_FAILED ? NULL : memory;
}

static int reserve_segments(void) {
  char *memory = map(RESERVE_BYTES + HZ4_SEGMENT_BYTES);
  if (!memory) return 0;
  // With huge pages, resident memory would depend on the kernel and not only on the pages that are used.
  madvise(memory, RESERVE_BYTES + HZ4_SEGMENT_BYTES, MADV_NOHUGEPAGE);
  segments = (char *)(((uintptr_t)memory + HZ4_SEGMENT_BYTES - 1) & ~(uintptr_t)(HZ4_SEGMENT_BYTES - 1));
  segments_end = segments + RESERVE_BYTES;
  return 1;
}

struct hz4_segment *hz4_os_segment(struct hz4_heap *owner, enum hz4_kind kind) {
  struct hz4_segment *segment = NULL;
  pthread_mutex_lock(&lock);
  if (segments != segments_end || reserve_segments()) {
    segment = (struct hz4_segment *)segments;
    segments += HZ4_SEGMENT_BYTES;
  }
  pthread_mutex_unlock(&lock);
  if (!segment) return NULL;
  segment->seal = hz4_seal_of(segment);
  segment->owner = owner;
  segment->kind = kind;
  return segment;
}

void *hz4_os_pages(size_t bytes) {
  bytes = (bytes + 4095) & ~(size_t)4095;
  void *memory = NULL;
  pthread_mutex_lock(&lock);
  if ((size_t)(pages_end - pages) < bytes) {
    size_t fresh = bytes > HZ4_SEGMENT_BYTES ? bytes : HZ4_SEGMENT_BYTES;
    pages = map(fresh);
    pages_end = pages ? pages + fresh : NULL;
  }
  if (pages) {
    memory = pages;
    pages += bytes;
  }
  pthread_mutex_unlock(&lock);
  return memory;
}

void hz4_os_lock(void) { pthread_mutex_lock(&lock); }
void hz4_os_unlock(void) { pthread_mutex_unlock(&lock); }
