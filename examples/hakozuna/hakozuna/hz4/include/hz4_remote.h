// Remote box: holds blocks that other threads freed until their owner collects them.
#ifndef HZ4_REMOTE_H
#define HZ4_REMOTE_H

#include "hz4_class.h"
#include "hz4_config.h"
#include <pthread.h>

struct hz4_remote {
  pthread_mutex_t lock;
  void *head[HZ4_CLASSES];
};

void hz4_remote_init(struct hz4_remote *remote);
// Called by any thread: returns a block of `class` to the owner of `remote`.
void hz4_remote_push(struct hz4_remote *remote, unsigned class, void *block);
// Called by the owner: takes all blocks of a class as a NULL-terminated chain, or NULL.
void *hz4_remote_collect(struct hz4_remote *remote, unsigned class);
// Called around fork: no thread is inside the list while the address space is copied.
void hz4_remote_lock(struct hz4_remote *remote);
void hz4_remote_unlock(struct hz4_remote *remote);

#endif
