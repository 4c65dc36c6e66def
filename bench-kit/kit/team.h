// The threads of a workload. They live as long as the process, work together when called, and sleep in between: whoever else
// runs on these CPUs then is not disturbed. The main thread is member 0.
#ifndef ALLOC_AB_TEAM_H
#define ALLOC_AB_TEAM_H

#include <pthread.h>
#include <sched.h>
#include <stdbool.h>
#include <stdint.h>

#include "delay.h"

enum { THREADS_MAX = 256 };

struct member {
  uint32_t id;
  struct delay delay;
  // Counted by the workload. A fallback is a free that should have been remote, but the way there was full; it is local.
  uint64_t local_frees, remote_frees, fallbacks;
  uint64_t started_ns, finished_ns;
  pthread_t thread;
} __attribute__((aligned(64)));

struct team {
  uint32_t threads;
  bool crowded;  // more members than CPUs
  struct member members[THREADS_MAX];
};

extern struct team team;

// Member i stays on the i-th CPU this process may use, in turn. Left alone, four threads on two CPUs are now and then split
// three to one for a whole run, which halves the speed and says nothing about the allocator.
void team_create(uint32_t threads);

// Every member does `work`, all from the same moment on; returns when the last has finished. started_ns and finished_ns are set.
void team_call(void (*work)(struct member *self, uint64_t ops), uint64_t ops);

// Inside of work: returns when every member has arrived.
void team_meet(void);

// Inside of work: one step of waiting for another member; `waited` counts the steps. Where each member has a CPU of its own,
// the other one works meanwhile: yielding at once would hand this CPU to strangers for a whole time slice.
static inline void team_wait(uint32_t *waited) {
  if (team.crowded || ++*waited % 256 == 0) sched_yield();
#if defined(__x86_64__)
  else __builtin_ia32_pause();
#elif defined(__aarch64__)
  else __asm__ volatile("isb");
#endif
}

// Ends the threads.
void team_dismiss(void);

#endif
