// Remote box: blocks freed by threads that do not own them wait here until the owner collects them.
#ifndef HZ4_REMOTE_H
#define HZ4_REMOTE_H

#include "hz4_class.h"
#include "hz4_config.h"

#if HZ4_S12_MPSC
#include <stdatomic.h>

// One lock-free list per class: any thread pushes, only the owner takes (all at once, so there is no ABA).
struct hz4_remote {
  _Atomic(void *) head[HZ4_CLASSES];
};
#else
#include <pthread.h>

struct hz4_remote {
  pthread_mutex_t lock;
  void *head[HZ4_CLASSES];
};
#endif

void hz4_remote_init(struct hz4_remote *remote);
// Any thread: hands a block of `class` back to the owner of `remote`.
void hz4_remote_push(struct hz4_remote *remote, unsigned class, void *block);
// The owner: takes everything that waits in a class: a NULL-terminated chain, or NULL.
void *hz4_remote_collect(struct hz4_remote *remote, unsigned class);
// Around fork: nobody is inside the list when the address space is copied.
void hz4_remote_lock(struct hz4_remote *remote);
void hz4_remote_unlock(struct hz4_remote *remote);

#endif
