// Blocks that move from thread to thread, after Larson and Krishnan, "Memory allocation for long-running server applications",
// 1998. There a block outlives the thread that allocated it and is freed by the next one. Here the threads stay and the blocks
// move: each thread takes a tray of slots from its neighbour, replaces the blocks in random slots, and passes the tray on. Which
// thread does which operation depends on the arguments alone, not on timing.
//   <threads> <iters> <working_set> <min> <max> [turn]
//   iters         operations of each thread; each replaces the block in a random slot of its tray
//   working_set   slots for each thread, in 4 trays
//   min, max      bytes of a block
//   turn          operations on a tray before it is passed on; a short turn makes more frees remote
#define _GNU_SOURCE
#include "kit/ring.h"
#include "kit/workload.h"

enum { TRAYS = 4 };

struct slot {
  void *block;
  uint64_t owner;
};

static uint64_t threads, iters, slots, turn = 256;
static struct sizes sizes;
static uint64_t tray_slots;
static struct ring *inboxes;  // trays on their way to a thread from the one before it

static const struct argument arguments[] = {
    ARGUMENT_THREADS(&threads),
    ARGUMENT_ITERS(&iters),
    {.name = "working_set", .low = TRAYS, .high = 1 << 24, .value = &slots},
    ARGUMENT_MIN(&sizes.min),
    ARGUMENT_MAX(&sizes.max, &sizes.min),
    {.name = "turn", .low = 1, .high = 1 << 24, .value = &turn, .optional = true},
    END_OF_ARGUMENTS,
};

static void prepare(void) {
  tray_slots = slots / TRAYS;
  struct slot *all = own_memory(threads * TRAYS * tray_slots * sizeof *all);
  inboxes = rings_create(threads, (uint32_t)threads * TRAYS);
  for (uint64_t id = 0; id < threads; id++) {
    for (uint64_t tray = 0; tray < TRAYS; tray++) ring_push(&inboxes[id], all + (id * TRAYS + tray) * tray_slots);
  }
}

static void refill(struct member *self, struct slot *slot, uint32_t size, uint32_t stamp) {
  if (slot->block) {
    if (slot->owner == self->id) self->local_frees++;
    else self->remote_frees++;
    block_free(&self->digest, slot->block, &sizes);
  }
  *slot = (struct slot){block_allocate(size, stamp), self->id};
}

// Each thread passes on as many trays as it takes, so that no thread waits for ever and each burst ends with the trays where they
// were at its start.
static void work(struct member *self, uint64_t ops) {
  struct ring *inbox = &inboxes[self->id], *next = &inboxes[(self->id + 1) % threads];
  uint64_t random = self->random;
  while (ops > 0) {
    struct slot *tray;
    for (uint32_t waited = 0; !(tray = ring_pop(inbox));) team_wait(&waited);
    uint64_t now = ops < turn ? ops : turn;
    ops -= now;
    for (; now > 0; now--) {
      uint64_t bits = random_bits(&random);
      refill(self, &tray[pick((uint32_t)bits, (uint32_t)tray_slots)], pick_size(&sizes, (uint32_t)(bits >> 32)),
             (uint32_t)bits);
      delay_operation(&self->delay);
    }
    ring_push(next, tray);
  }
  self->random = random;
}

static void clear(struct member *self) {
  for (struct slot *tray; (tray = ring_pop(&inboxes[self->id]));)
    for (uint64_t i = 0; i < tray_slots; i++)
      if (tray[i].block) block_free(&self->digest, tray[i].block, &sizes);
}

const struct workload workload = {
    .arguments = arguments, .threads = &threads, .iters = &iters, .prepare = prepare, .work = work, .clear = clear};
