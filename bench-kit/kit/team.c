// Starts the threads, wakes them for work, and makes them wait for each other.
#define _GNU_SOURCE
#include "team.h"

#include <linux/futex.h>
#include <stdatomic.h>
#include <sys/syscall.h>
#include <unistd.h>

#include "clock.h"
#include "fail.h"

struct team team;

static cpu_set_t allowed;
// Number of the current call; members sleep on it. A call without work ends them.
static _Atomic uint32_t call;
static void (*called_work)(struct member *self, uint64_t ops);
static uint64_t called_ops;
static _Atomic uint32_t working;
static _Atomic uint32_t arrived, meetings;

static void stay_on_cpu(uint32_t id) {
  if (CPU_COUNT(&allowed) == 0) return;
  uint32_t skip = id % (uint32_t)CPU_COUNT(&allowed);
  size_t cpu = 0;
  while (!CPU_ISSET(cpu, &allowed) || skip--) cpu++;
  cpu_set_t one;
  CPU_ZERO(&one);
  CPU_SET(cpu, &one);
  pthread_setaffinity_np(pthread_self(), sizeof one, &one);
}

void team_meet(void) {
  uint32_t meeting = atomic_load_explicit(&meetings, memory_order_relaxed);
  if (atomic_fetch_add_explicit(&arrived, 1, memory_order_acq_rel) + 1 == team.threads) {
    atomic_store_explicit(&arrived, 0, memory_order_relaxed);
    atomic_store_explicit(&meetings, meeting + 1, memory_order_release);
  } else {
    for (uint32_t waited = 0; atomic_load_explicit(&meetings, memory_order_acquire) == meeting;) team_wait(&waited);
  }
}

static void take_part(struct member *self) {
  team_meet();
  self->started_ns = now_ns();
  called_work(self, called_ops);
  self->finished_ns = now_ns();
}

static void *live(void *argument) {
  struct member *self = argument;
  stay_on_cpu(self->id);
  for (uint32_t seen = 0;; seen++) {
    while (atomic_load_explicit(&call, memory_order_acquire) == seen) syscall(SYS_futex, &call, FUTEX_WAIT_PRIVATE, seen, NULL, NULL, 0);
    if (!called_work) return NULL;
    take_part(self);
    atomic_fetch_sub_explicit(&working, 1, memory_order_release);
  }
}

static void wake(void (*work)(struct member *self, uint64_t ops), uint64_t ops) {
  called_work = work;
  called_ops = ops;
  if (team.threads == 1) return;
  atomic_store_explicit(&working, team.threads - 1, memory_order_relaxed);
  atomic_fetch_add_explicit(&call, 1, memory_order_release);
  syscall(SYS_futex, &call, FUTEX_WAKE_PRIVATE, team.threads, NULL, NULL, 0);
}

void team_create(uint32_t threads) {
  team.threads = threads;
  // The machine has more CPUs than the mask: run unpinned.
  if (sched_getaffinity(0, sizeof allowed, &allowed) != 0) CPU_ZERO(&allowed);
  team.crowded = threads > (uint32_t)CPU_COUNT(&allowed);
  for (uint32_t id = 0; id < threads; id++) {
    struct member *member = &team.members[id];
    member->id = id;
    delay_start(&member->delay);
    if (id > 0 && pthread_create(&member->thread, NULL, live, member) != 0) fail("a thread could not be created");
  }
  stay_on_cpu(0);
}

void team_call(void (*work)(struct member *self, uint64_t ops), uint64_t ops) {
  wake(work, ops);
  take_part(&team.members[0]);
  for (uint32_t waited = 0; atomic_load_explicit(&working, memory_order_acquire) > 0;) team_wait(&waited);
}

void team_dismiss(void) {
  wake(NULL, 0);
  for (uint32_t id = 1; id < team.threads; id++) pthread_join(team.members[id].thread, NULL);
}
