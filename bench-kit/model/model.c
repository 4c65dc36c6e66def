// Reads a command line, and the rules that all workloads follow.
#define _GNU_SOURCE
#include "kind.h"

#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>

uint64_t stream_of(uint64_t seed, uint64_t thread) {
  uint64_t state = (seed + thread) * 11400714819323198485u + 1;
  return state == 0 ? 1 : state;
}

// xorshift64*; Vigna, "An experimental exploration of Marsaglia's xorshift generators, scrambled", 2016.
uint64_t draw(uint64_t *stream) {
  *stream ^= *stream >> 12;
  *stream ^= *stream << 25;
  *stream ^= *stream >> 27;
  return *stream * 2685821657736338717u;
}

uint32_t below(uint64_t bits, uint64_t n) { return (uint32_t)((bits & UINT32_MAX) * n / (1ull << 32)); }

uint32_t even_size(const struct model *model, uint64_t bits) { return (uint32_t)(model->min + below(bits, model->max - model->min + 1)); }

uint32_t doublings(const struct model *model) {
  uint32_t number = 0;
  for (uint64_t size = model->min; size <= model->max; size *= 2) number++;
  return number;
}

uint32_t size_in(const struct model *model, uint32_t doubling, uint64_t bits) {
  uint64_t first = model->min << doubling, last = first * 2 - 1;
  if (last > model->max) last = model->max;
  return (uint32_t)(first + below(bits, last - first + 1));
}

// Offset up to which the workload writes to a block of this size, one byte in each page.
static uint64_t written_to(const struct model *model, uint64_t size) {
  uint64_t end = model->kind->touched_pct ? (uint64_t)(uint32_t)(size * model->kind->touched_pct(model) / 100) : 0;
  return end < size - TAG_BYTES ? end : size - TAG_BYTES;
}

// Bytes of a block in pages that were surely written to, wherever the block begins in its page: all up to the last written page, and
// of the rest, which has a write at both ends, at least what is left without the whole pages between them.
static uint64_t resident_bytes(const struct model *model, uint64_t size) {
  uint64_t end = written_to(model, size), first = end == 0 ? 0 : (end - 1) / PAGE_BYTES * PAGE_BYTES, rest = size - first;
  return first + (rest <= PAGE_BYTES ? rest : rest - (rest - 2) / PAGE_BYTES * PAGE_BYTES);
}

void hold(struct model *model, struct held *place, uint32_t size, uint64_t bits) {
  *place = (struct held){size, (uint32_t)bits};
  model->live_bytes += resident_bytes(model, size);
}

static void forget(struct model *model, struct held *place) {
  uint64_t content = (uint64_t)place->size << 32 | place->stamp;
  model->digest += (content ^ place->size) * 2685821657736338717u;
  model->live_bytes -= resident_bytes(model, place->size);
  place->size = 0;
}

void release(struct model *model, struct held *place) {
  if (place->size == 0) return;
  uint64_t end = written_to(model, place->size);
  if (end > PAGE_BYTES) {
    uint64_t page = 1 + below(place->stamp, (end - 1) / PAGE_BYTES);
    model->digest += (place->stamp + page) % 256;
  }
  forget(model, place);
}

static const struct kind *find(const char *name, size_t length) {
  for (const struct kind *kind = slot_kinds; kind->name; kind++)
    if (strlen(kind->name) == length && memcmp(kind->name, name, length) == 0) return kind;
  for (const struct kind *kind = other_kinds; kind->name; kind++)
    if (strlen(kind->name) == length && memcmp(kind->name, name, length) == 0) return kind;
  return NULL;
}

static bool read_arguments(struct model *model, const char *text) {
  const struct kind *kind = model->kind;
  int read = 0;
  memcpy(model->values, kind->defaults, sizeof model->values);
  for (; *text; read++) {
    char *end;
    if (read == kind->most || *text++ != ' ' || *text < '0' || *text > '9') return false;
    model->values[read] = strtoull(text, &end, 10);
    text = end;
  }
  if (read < kind->required) return false;
  model->threads = kind->threads < 0 ? 1 : model->values[kind->threads];
  model->min = model->values[kind->min];
  model->max = model->values[kind->max];
  return model->threads >= 1 && model->threads <= 256 && model->min >= 2 * TAG_BYTES && model->max >= model->min && model->max <= 1 << 30;
}

struct model *model_create(const char *line) {
  struct model *model = calloc(1, sizeof *model);
  size_t length = strcspn(line, " ");
  if (model && (model->kind = find(line, length)) && read_arguments(model, line + length) && (model->count = model->kind->blocks(model)) > 0) {
    // Pages become resident when they are used, as those of the workload's own tables.
    void *blocks = mmap(NULL, model->count * sizeof *model->blocks, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE, -1, 0);
    model->blocks = blocks == MAP_FAILED ? NULL : blocks;
    if (model->blocks) return model;
  }
  model_free(model);
  return NULL;
}

void model_free(struct model *model) {
  if (!model) return;
  if (model->blocks) munmap(model->blocks, model->count * sizeof *model->blocks);
  free(model);
}

uint64_t model_threads(const struct model *model) { return model->threads; }
uint64_t model_live_bytes(const struct model *model) { return model->live_bytes; }

uint64_t model_burst(struct model *model, uint64_t seed, uint64_t ops) {
  model->digest = 0;
  model->kind->burst(model, seed, ops);
  return model->digest;
}

uint64_t model_clear(struct model *model) {
  model->digest = 0;
  for (uint64_t index = 0; index < model->count; index++)
    if (model->blocks[index].size > 0) forget(model, &model->blocks[index]);
  return model->digest;
}
