// What the workloads must answer, computed without an allocator. The code is independent of workloads/: a fault or a forgery there
// does not change the expected digest. The digests are those of kit/burst.h.
#ifndef ALLOC_AB_MODEL_H
#define ALLOC_AB_MODEL_H

#include <stdint.h>

struct model;

// A model of a workload from its command line, as in "st-mixed 1 400 16 2048", in the state before the first operation. Returns NULL
// when the line is not valid or memory is short.
struct model *model_create(const char *line);
void model_free(struct model *model);

uint64_t model_threads(const struct model *model);

// Executes one burst. Returns its digest.
uint64_t model_burst(struct model *model, uint64_t seed, uint64_t ops);

// The digest of freeing all blocks that are left.
uint64_t model_clear(struct model *model);

// Bytes of the blocks alive that lie in pages to which the workload has written. An allocator that gives each block its own memory has
// at least so many bytes resident.
uint64_t model_live_bytes(const struct model *model);

#endif
