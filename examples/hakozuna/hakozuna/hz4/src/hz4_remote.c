#include "hz4_remote.h"
#include "hz4_segment.h"

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
