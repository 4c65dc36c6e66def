#include "hz4_remote.h"
#include "hz4_segment.h"

#if HZ4_S12_MPSC

void hz4_remote_init(struct hz4_remote *remote) {
  for (unsigned class = 0; class < HZ4_CLASSES; class++) atomic_init(&remote->head[class], NULL);
}

void hz4_remote_push(struct hz4_remote *remote, unsigned class, void *block) {
  void *old = atomic_load_explicit(&remote->head[class], memory_order_relaxed);
  do {
    *(void **)block = old;
    // Release: the owner that takes the list must see the links.
  } while (!atomic_compare_exchange_weak_explicit(&remote->head[class], &old, block, memory_order_release,
                                                  memory_order_relaxed));
}

void *hz4_remote_collect(struct hz4_remote *remote, unsigned class) {
  // Read the head first, so that single-threaded refills need no locked instruction.
  if (!atomic_load_explicit(&remote->head[class], memory_order_relaxed)) return NULL;
  return atomic_exchange_explicit(&remote->head[class], NULL, memory_order_acquire);
}

void hz4_remote_lock(struct hz4_remote *remote) { (void)remote; }
void hz4_remote_unlock(struct hz4_remote *remote) { (void)remote; }

#else

void hz4_remote_init(struct hz4_remote *remote) { pthread_mutex_init(&remote->lock, NULL); }

void hz4_remote_push(struct hz4_remote *remote, unsigned class, void *block) {
  pthread_mutex_lock(&remote->lock);
#if HZ4_S17_SKIP_LINK
  // Saves a store: the first block of a list has no successor.
  if (remote->head[class]) *(void **)block = remote->head[class];
#else
  *(void **)block = remote->head[class];
#endif
  remote->head[class] = block;
  pthread_mutex_unlock(&remote->lock);
}

void *hz4_remote_collect(struct hz4_remote *remote, unsigned class) {
  pthread_mutex_lock(&remote->lock);
  void *chain = remote->head[class];
  remote->head[class] = NULL;
  pthread_mutex_unlock(&remote->lock);
  return chain;
}

void hz4_remote_lock(struct hz4_remote *remote) { pthread_mutex_lock(&remote->lock); }
void hz4_remote_unlock(struct hz4_remote *remote) { pthread_mutex_unlock(&remote->lock); }

#endif
