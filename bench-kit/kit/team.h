// The threads of a workload. They live as long as the process, work together when called, and sleep in between, so that they do
// not disturb the other side in lock-step. The main thread is member 0.
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
  uint64_t random;  // state of its random numbers
  uint64_t digest;  // of the blocks that it freed since the last answer
  // Counted by the workload. A fallback is a free that should have been remote, but was local because the ring was full.
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

// Creates the threads and pins member i to the i-th CPU that this process may use, modulo their number. Without pinning, the
// scheduler sometimes puts three of four threads on one of two CPUs for a whole run, which halves the speed.
void team_create(uint32_t threads);

// Makes every member call `work`, all from the same moment on, and returns when the last one has finished. Sets started_ns and
// finished_ns.
void team_call(void (*work)(struct member *self, uint64_t ops), uint64_t ops);

// To be called by `work`: returns when every member has called it.
void team_meet(void);

// To be called by `work`: one step of waiting for another member. `waited` counts the steps. If each member has its own CPU, it
// pauses before it yields: yielding at once could give the CPU to another process for a whole time slice.
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
