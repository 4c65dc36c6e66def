#include "hz3_cache.h"
#include <pthread.h>

__thread struct hz3_cache hz3_cache __attribute__((tls_model("initial-exec")));

static pthread_key_t exit_key;
static pthread_once_t exit_key_once = PTHREAD_ONCE_INIT;

static void empty(void *value) {
  struct hz3_cache *cache = value;
  // Later destructors of this thread may allocate; the next refill or spill then arms the key again.
  cache->armed = 0;
  for (unsigned class = 0; class < HZ3_CLASSES; class++) {
    hz3_central_give(class, cache->magazines[class].blocks, cache->magazines[class].count);
    cache->magazines[class].count = 0;
  }
}

static void make_exit_key(void) {
  if (pthread_key_create(&exit_key, empty)) hz3_fail();
}

static void arm(void) {
  pthread_once(&exit_key_once, make_exit_key);
  // Set first: pthread_setspecific may itself allocate.
  hz3_cache.armed = 1;
  pthread_setspecific(exit_key, &hz3_cache);
}

__attribute__((noinline)) void *hz3_cache_refill(unsigned class) {
  if (!hz3_cache.armed) arm();
  struct hz3_magazine *magazine = &hz3_cache.magazines[class];
  if (magazine->count) return magazine->blocks[--magazine->count];  // pthread_setspecific has allocated or freed
  unsigned wanted = HZ3_S41_FULL_REFILL ? HZ3_MAGAZINE : HZ3_MAGAZINE / 2;
  magazine->count = hz3_central_take(class, magazine->blocks, wanted);
  return magazine->count ? magazine->blocks[--magazine->count] : NULL;
}

__attribute__((noinline)) void hz3_cache_spill(unsigned class) {
  if (!hz3_cache.armed) arm();
  struct hz3_magazine *magazine = &hz3_cache.magazines[class];
  if (magazine->count < HZ3_MAGAZINE) return;
  magazine->count = HZ3_MAGAZINE / 2;
  hz3_central_give(class, magazine->blocks + HZ3_MAGAZINE / 2, HZ3_MAGAZINE / 2);
}

__attribute__((constructor)) static void watch_fork(void) {
  pthread_atfork(hz3_central_lock_all, hz3_central_unlock_all, hz3_central_unlock_all);
}
