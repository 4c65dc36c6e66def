// Reads a command line, and runs the model of its workload.
#define _GNU_SOURCE
#include "kind.h"

#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>

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
