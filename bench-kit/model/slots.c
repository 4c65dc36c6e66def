// Workloads that replace the block in a random slot of their thread: st-mixed, latency, mt-remote, large-blocks.
#include "kind.h"

enum { SLOTS_MAX = 1 << 24, ROUND = 4096 };

static uint64_t slots_of(const struct model *model, int position) {
  uint64_t slots = model->values[position];
  return slots <= SLOTS_MAX ? slots * model->threads : 0;
}

static struct held *random_slot(struct model *model, uint64_t thread, uint64_t bits) {
  uint64_t slots = model->count / model->threads;
  return &model->blocks[thread * slots + below(bits, slots)];
}

static uint64_t second(const struct model *model) { return slots_of(model, 1); }
static uint64_t third(const struct model *model) { return slots_of(model, 2); }

// Replacements of one thread. A block that is freed takes `of_free` further numbers of the stream.
static void replace(struct model *model, uint64_t seed, uint64_t thread, uint64_t of_free, uint64_t ops) {
  uint64_t slots = model->count / model->threads, stream = stream_of(seed, thread);
  for (uint64_t op = 0; op < ops;) {
    op += replace_side_by_side(model, &model->blocks[thread * slots], slots, &stream, 1 + of_free, ops - op);
    // A round of single operations may fill the slots that are empty.
    for (uint64_t end = op + ROUND < ops ? op + ROUND : ops; op < end; op++) {
      uint64_t bits = draw(&stream);
      struct held *slot = random_slot(model, thread, bits);
      if (slot->size > 0)
        for (uint64_t number = 0; number < of_free; number++) draw(&stream);
      release(model, slot);
      hold(model, slot, even_size(model, bits >> 32), bits);
    }
  }
}

static void replace_evenly(struct model *model, uint64_t seed, uint64_t ops) {
  for (uint64_t thread = 0; thread < model->threads; thread++) replace(model, seed, thread, 0, ops);
}

// A freed block takes a random number, which says who frees it: at the latest at the end of the burst.
static void replace_remotely(struct model *model, uint64_t seed, uint64_t ops) {
  for (uint64_t thread = 0; thread < model->threads; thread++) replace(model, seed, thread, 1, ops);
}

static void replace_large(struct model *model, uint64_t seed, uint64_t ops) {
  uint64_t stream = stream_of(seed, 0);
  for (uint64_t op = 0; op < ops; op++) {
    uint64_t bits = draw(&stream), of_size = draw(&stream);
    struct held *slot = random_slot(model, 0, bits);
    release(model, slot);
    hold(model, slot, size_in(model, below(of_size, doublings(model)), of_size >> 32), bits);
  }
}

static uint64_t given_pct(const struct model *model) { return model->values[4] <= 100 ? model->values[4] : 0; }

const struct kind slot_kinds[] = {
    {.name = "st-mixed", .required = 4, .most = 5, .threads = -1, .min = 2, .max = 3, .blocks = second, .burst = replace_evenly},
    {.name = "latency", .required = 5, .most = 5, .threads = 0, .min = 3, .max = 4, .blocks = third, .burst = replace_evenly},
    {.name = "mt-remote", .required = 6, .most = 7, .threads = 0, .min = 3, .max = 4, .blocks = third, .burst = replace_remotely},
    {.name = "large-blocks",
     .required = 4,
     .most = 6,
     .threads = -1,
     .min = 2,
     .max = 3,
     .defaults = {[4] = 100},
     .blocks = second,
     .burst = replace_large,
     .touched_pct = given_pct},
    {.name = NULL},
};
