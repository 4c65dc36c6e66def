#include "hz3_central.h"
#include <pthread.h>

struct central {
  pthread_mutex_t lock;
  void *free;
  char *bump;
  char *end;
} __attribute__((aligned(128)));

static struct central centrals[HZ3_CLASSES] = {[0 ... HZ3_CLASSES - 1] = {.lock = PTHREAD_MUTEX_INITIALIZER}};

static void *pop(struct central *central) {
  void *block = central->free;
  void *link = *(void **)block;
  // A valid link is 16-byte aligned and in user space; another value was written after the block was freed.
  if (hz3_unlikely((uintptr_t)link & ~(uintptr_t)0x00007ffffffffff0u)) hz3_fail();
  central->free = link;
  return block;
}

static void *cut(struct central *central, unsigned class) {
  size_t bytes = hz3_class_bytes(class);
  if ((size_t)(central->end - central->bump) < bytes) {
    struct hz3_span *span = hz3_span_make(class);
    if (!span) return NULL;
    central->bump = (char *)span + span->first;
    central->end = (char *)span + HZ3_SPAN_BYTES;
  }
  void *block = central->bump;
  central->bump += bytes;
  return block;
}

unsigned hz3_central_take(unsigned class, void **blocks, unsigned wanted) {
  struct central *central = &centrals[class];
  // Cut fresh blocks for one page at a time, so that a wide refill does not touch many new pages.
  size_t run = 4096 / hz3_class_bytes(class);
  unsigned fresh = run > 1 ? (unsigned)run : 1;
  unsigned count = 0;
  pthread_mutex_lock(&central->lock);
  while (count < wanted && central->free) blocks[count++] = pop(central);
  if (!count) {
    if (fresh > wanted) fresh = wanted;
    while (count < fresh && (blocks[count] = cut(central, class))) count++;
  }
  pthread_mutex_unlock(&central->lock);
  return count;
}

void hz3_central_give(unsigned class, void **blocks, unsigned count) {
  struct central *central = &centrals[class];
  pthread_mutex_lock(&central->lock);
  while (count--) {
    *(void **)blocks[count] = central->free;
    central->free = blocks[count];
  }
  pthread_mutex_unlock(&central->lock);
}

void hz3_central_lock_all(void) {
  for (unsigned class = 0; class < HZ3_CLASSES; class++) pthread_mutex_lock(&centrals[class].lock);
}

void hz3_central_unlock_all(void) {
  for (unsigned class = 0; class < HZ3_CLASSES; class++) pthread_mutex_unlock(&centrals[class].lock);
}
