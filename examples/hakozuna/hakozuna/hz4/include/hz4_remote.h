// Remote box: blocks freed by threads that do not own them wait here until the owner collects them.
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
// Any thread: hands a block of `class` back to the owner of `remote`.
void hz4_remote_push(struct hz4_remote *remote, unsigned class, void *block);
// The owner: takes everything that waits in a class: a NULL-terminated chain, or NULL.
void *hz4_remote_collect(struct hz4_remote *remote, unsigned class);
// Around fork: nobody is inside the list when the address space is copied.
void hz4_remote_lock(struct hz4_remote *remote);
void hz4_remote_unlock(struct hz4_remote *remote);

#endif
