// Workloads whose blocks move or grow: larson, producer-consumer, realloc-growth, ageing-heap.
#include "kind.h"

enum { THREADS_MAX = 256, TRAYS = 4, SLOTS_MAX = 1 << 24, APPEND_MAX = 64 };

static uint64_t tray_slots(const struct model *model) {
  uint64_t slots = model->values[2];
  return slots >= TRAYS && slots <= SLOTS_MAX && model->values[5] > 0 ? slots / TRAYS * TRAYS * model->threads : 0;
}

// The n-th turn of a thread is about the tray that its neighbour had in its turn n - TRAYS, and every thread has as many turns. So
// the threads may take their turns one after the other.
static void pass_trays(struct model *model, uint64_t seed, uint64_t ops) {
  uint64_t threads = model->threads, slots = model->count / threads / TRAYS, streams[THREADS_MAX];
  for (uint64_t thread = 0; thread < threads; thread++) streams[thread] = stream_of(seed, thread);
  for (uint64_t left = ops; left > 0; model->done++) {
    uint64_t now = left < model->values[5] ? left : model->values[5], moves = model->done / TRAYS;
    left -= now;
    for (uint64_t thread = 0; thread < threads; thread++) {
      uint64_t origin = (thread + threads - moves % threads) % threads;
      struct held *tray = &model->blocks[(origin * TRAYS + model->done % TRAYS) * slots];
      for (uint64_t op = 0; op < now; op++) {
        uint64_t bits = draw(&streams[thread]);
        struct held *slot = &tray[below(bits, slots)];
        release(model, slot);
        hold(model, slot, even_size(model, bits >> 32), bits);
      }
    }
  }
}

static uint64_t no_block_stays(const struct model *model) { return model->threads % 2 == 0; }

// Threads with even numbers produce. Every block is freed in its burst.
static void produce(struct model *model, uint64_t seed, uint64_t ops) {
  for (uint64_t thread = 0; thread < model->threads; thread += 2) {
    uint64_t stream = stream_of(seed, thread);
    for (uint64_t op = 0; op < ops; op++) {
      uint64_t bits = draw(&stream);
      hold(model, model->blocks, even_size(model, bits >> 32), bits);
      release(model, model->blocks);
    }
  }
}

static uint64_t buffers(const struct model *model) { return model->values[1] <= SLOTS_MAX ? model->values[1] : 0; }

static void grow_buffers(struct model *model, uint64_t seed, uint64_t ops) {
  uint64_t stream = stream_of(seed, 0);
  for (uint64_t op = 0; op < ops; op++) {
    uint64_t bits = draw(&stream), index = below(bits, model->count), size = model->blocks[index].size;
    uint64_t grown = size + (index % 2 == 0 ? size / 2 : 1 + below(bits >> 32, APPEND_MAX));
    if (size == 0 || grown > model->max) grown = model->min;
    release(model, &model->blocks[index]);
    hold(model, &model->blocks[index], (uint32_t)grown, bits);
  }
}

// ageing-heap: arguments 1 and 4 are the bytes that may be held and the operations of a phase. `done` counts operations, `alive`
// blocks and `held_bytes` their bytes.
static uint64_t aged_blocks(const struct model *model) {
  uint64_t bytes = model->values[1], phase = model->values[4];
  return bytes <= 1ull << 40 && phase >= 4 && phase <= 1000000000 ? bytes / model->min + 2 : 0;
}

static uint64_t allowed_bytes(const struct model *model) {
  uint64_t most = model->values[1], half = most / 2, phase = model->values[4], falls = phase / 4, at = model->done % phase;
  uint64_t steps = at < falls ? at : at - falls, of = at < falls ? falls : phase - falls;
  uint64_t part = half / of * steps + half % of * steps / of;
  return at < falls ? most - part : half + part;
}

static void age(struct model *model, uint64_t seed, uint64_t ops) {
  uint64_t stream = stream_of(seed, 0);
  for (uint64_t op = 0; op < ops; op++, model->done++) {
    uint64_t bits = draw(&stream), of_any = bits % 4 == 0 ? draw(&stream) : 0;
    uint32_t number = doublings(model), size;
    if (bits % 4 == 0) size = size_in(model, below(of_any, number), of_any >> 32);
    else size = size_in(model, (uint32_t)(model->done / model->values[4] % number), bits >> 32);
    while (model->alive > 0 && model->held_bytes + size > allowed_bytes(model)) {
      struct held *victim = &model->blocks[below(draw(&stream) >> 32, model->alive)];
      model->held_bytes -= victim->size;
      release(model, victim);
      struct held *top = &model->blocks[--model->alive], moved = *top;
      top->size = 0;
      if (victim != top) *victim = moved;
    }
    hold(model, &model->blocks[model->alive++], size, bits);
    model->held_bytes += size;
  }
}

static uint64_t all(const struct model *model) {
  (void)model;
  return 100;
}

const struct kind other_kinds[] = {
    {.name = "larson",
     .required = 5,
     .most = 6,
     .threads = 0,
     .min = 3,
     .max = 4,
     .defaults = {[5] = 256},
     .blocks = tray_slots,
     .burst = pass_trays},
    {.name = "producer-consumer", .required = 4, .most = 5, .threads = 0, .min = 2, .max = 3, .blocks = no_block_stays, .burst = produce},
    {.name = "realloc-growth", .required = 4, .most = 5, .threads = -1, .min = 2, .max = 3, .blocks = buffers, .burst = grow_buffers},
    {.name = "ageing-heap",
     .required = 4,
     .most = 6,
     .threads = -1,
     .min = 2,
     .max = 3,
     .defaults = {[4] = 65536},
     .blocks = aged_blocks,
     .burst = age,
     .touched_pct = all},
    {.name = NULL},
};
