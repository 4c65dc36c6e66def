// Many replacements at once, with vectors of 64-bit numbers. Each operation on a slot that holds a block frees that block and allocates
// another one. So a series of operations frees what was alive before it and what it allocates, without what is alive after it: the
// order matters only for the last block of each slot. The series is cut into parts, which are computed side by side.
#include "kind.h"

#include <stdlib.h>
#include <string.h>

#if defined(__x86_64__) && defined(__GNUC__)

enum { PARTS = 8, STATE_BITS = 64 };

typedef uint64_t numbers __attribute__((vector_size(PARTS * sizeof(uint64_t))));

// What the blocks of slots are to a model: what freeing them adds to the digest, and their bytes in written pages.
struct tally {
  uint64_t digest, live_bytes;
};

// One step of a stream is linear over the field of two elements. A matrix is the images of the single bits.
static uint64_t apply(const uint64_t *matrix, uint64_t state) {
  uint64_t image = 0;
  for (; state; state &= state - 1) image ^= matrix[__builtin_ctzll(state)];
  return image;
}

// Puts the matrix `left`, applied after `right`, into `right`.
static void compose(const uint64_t *left, uint64_t *right) {
  uint64_t product[STATE_BITS];
  for (int bit = 0; bit < STATE_BITS; bit++) product[bit] = apply(left, right[bit]);
  memcpy(right, product, sizeof product);
}

// The matrix of this many steps of a stream. It is kept, since the bursts of a group are of one length.
static const uint64_t *steps_of(struct jump *jump, uint64_t steps) {
  if (jump->steps == steps) return jump->matrix;
  uint64_t power[STATE_BITS];
  for (int bit = 0; bit < STATE_BITS; bit++) {
    jump->matrix[bit] = power[bit] = 1ull << bit;
    draw(&power[bit]);
  }
  for (uint64_t left = steps; left > 0; left >>= 1) {
    if (left & 1) compose(power, jump->matrix);
    compose(power, power);
  }
  jump->steps = steps;
  return jump->matrix;
}

static struct tally tally_of(const struct model *model, const struct held *slots, uint64_t count) {
  struct tally tally = {0, 0};
  for (uint64_t index = 0; index < count; index++) {
    tally.digest += freed_digest(&slots[index]);
    tally.live_bytes += resident_bytes(model, slots[index].size);
  }
  return tally;
}

// Each lane of the vectors makes `ops` replacements with its own stream and on its own table of what it wrote, which are `count` slots.
// Returns what freeing all blocks that it allocates adds to the digest.
__attribute__((target("avx512f,avx512dq"))) static uint64_t allocate(const struct model *model, uint64_t *tables, uint64_t count, uint64_t *streams,
                                                                      uint64_t draws, uint64_t ops) {
  numbers stream, sum = {0}, first;
  memcpy(&stream, streams, sizeof stream);
  for (uint64_t part = 0; part < PARTS; part++) first[part] = part * count;
  uint64_t smallest = model->min, sizes = model->max - model->min + 1;
  for (uint64_t op = 0; op < ops; op++) {
    numbers bits = {0};
    for (uint64_t draw = 0; draw < draws; draw++) {
      stream ^= stream >> 12;
      stream ^= stream << 25;
      stream ^= stream >> 27;
      if (draw == 0) bits = stream * DRAW_FACTOR;
    }
    numbers low = bits & UINT32_MAX, slot = first + (low * count >> 32), size = smallest + ((bits >> 32) * sizes >> 32), block = size << 32 | low;
    sum += (block ^ size) * DIGEST_FACTOR;
    for (int part = 0; part < PARTS; part++) tables[slot[part]] = block[part];
  }
  memcpy(streams, &stream, sizeof stream);
  uint64_t digest = 0;
  for (int part = 0; part < PARTS; part++) digest += sum[part];
  return digest;
}

static bool all_hold(const struct held *slots, uint64_t count) {
  for (uint64_t index = 0; index < count; index++)
    if (slots[index].size == 0) return false;
  return true;
}

uint64_t replace_side_by_side(struct model *model, struct held *slots, uint64_t count, uint64_t *stream, uint64_t draws, uint64_t ops) {
  uint64_t each = ops / PARTS;
  if (each < 256 || each < count || !__builtin_cpu_supports("avx512dq") || !all_hold(slots, count)) return 0;
  uint64_t *tables = calloc(PARTS * count, sizeof *tables);
  if (!tables) return 0;
  const uint64_t *jump = steps_of(&model->jump, each * draws);
  uint64_t streams[PARTS] = {*stream};
  for (int part = 1; part < PARTS; part++) streams[part] = apply(jump, streams[part - 1]);
  struct tally before = tally_of(model, slots, count);
  uint64_t allocated = allocate(model, tables, count, streams, draws, each);
  for (uint64_t part = 0; part < PARTS; part++)
    for (uint64_t index = 0; index < count; index++) {
      uint64_t block = tables[part * count + index];
      if (block) slots[index] = (struct held){(uint32_t)(block >> 32), (uint32_t)block};
    }
  free(tables);
  struct tally after = tally_of(model, slots, count);
  model->digest += before.digest + allocated - after.digest;
  model->live_bytes += after.live_bytes - before.live_bytes;
  *stream = streams[PARTS - 1];
  return PARTS * each;
}

#else

uint64_t replace_side_by_side(struct model *model, struct held *slots, uint64_t count, uint64_t *stream, uint64_t draws, uint64_t ops) {
  (void)model, (void)slots, (void)count, (void)stream, (void)draws, (void)ops;
  return 0;
}

#endif
