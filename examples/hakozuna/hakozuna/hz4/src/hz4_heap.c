#include "hz4_heap.h"
#include "hz4_stats.h"
#include <pthread.h>

__thread struct hz4_heap *hz4_tls_heap __attribute__((tls_model("initial-exec")));

static pthread_mutex_t registry_lock = PTHREAD_MUTEX_INITIALIZER;
static struct hz4_heap *registered;
static struct hz4_heap *abandoned;
static pthread_key_t exit_key;
static pthread_once_t exit_key_once = PTHREAD_ONCE_INIT;

static void abandon(void *value) {
  struct hz4_heap *heap = value;
  // Later destructors of this thread may allocate; they attach again, which arms the key again.
  hz4_tls_heap = NULL;
  pthread_mutex_lock(&registry_lock);
  heap->next_abandoned = abandoned;
  abandoned = heap;
  pthread_mutex_unlock(&registry_lock);
  hz4_stat_abandoned();
}

static void make_exit_key(void) {
  if (pthread_key_create(&exit_key, abandon)) hz4_fail("no thread-exit key left");
}

static struct hz4_heap *adopt_or_make(void) {
  pthread_mutex_lock(&registry_lock);
  struct hz4_heap *heap = abandoned;
  if (heap) {
    abandoned = heap->next_abandoned;
    hz4_stat_adopted();
  } else if ((heap = hz4_os_pages(sizeof *heap))) {
    hz4_remote_init(&heap->remote);
    heap->small_pages_used = HZ4_PAGES;
    heap->next_registered = registered;
    registered = heap;
  }
  pthread_mutex_unlock(&registry_lock);
  return heap;
}

__attribute__((cold, noinline)) struct hz4_heap *hz4_heap_attach(void) {
  pthread_once(&exit_key_once, make_exit_key);
  struct hz4_heap *heap = adopt_or_make();
  if (!heap) return NULL;
  // Set first: pthread_setspecific may itself allocate.
  hz4_tls_heap = heap;
  pthread_setspecific(exit_key, heap);
  return heap;
}

// Fork copies only the calling thread. Every lock is held meanwhile, so that the child's shared lists are consistent. Heaps of
// threads that do not exist in the child are not reused: their owner may have been in the middle of a change to a local list.
static void before_fork(void) {
  pthread_mutex_lock(&registry_lock);
  for (struct hz4_heap *heap = registered; heap; heap = heap->next_registered) hz4_remote_lock(&heap->remote);
  hz4_os_lock();
}

static void after_fork(void) {
  hz4_os_unlock();
  for (struct hz4_heap *heap = registered; heap; heap = heap->next_registered) hz4_remote_unlock(&heap->remote);
  pthread_mutex_unlock(&registry_lock);
}

__attribute__((constructor)) static void watch_fork(void) { pthread_atfork(before_fork, after_fork, after_fork); }
