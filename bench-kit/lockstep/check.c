// Compares the answers of both sides with those of the model.
#define _GNU_SOURCE
#include <stdlib.h>
#include <sys/random.h>

#include "../model/model.h"
#include "lockstep.h"

enum { ROOM = 256 };

struct challenge *next_challenge(struct challenges *challenges, size_t index, uint64_t ops) {
  if (index < challenges->count) return &challenges->list[index];
  if (challenges->count == challenges->room) {
    size_t room = challenges->room ? 2 * challenges->room : ROOM;
    struct challenge *list = realloc(challenges->list, room * sizeof *list);
    if (!list) return NULL;
    challenges->list = list;
    challenges->room = room;
  }
  struct challenge *next = &challenges->list[challenges->count];
  *next = (struct challenge){.ops = ops};
  // A generator could be computed ahead from the seeds that a side has seen.
  if (getrandom(&next->seed, sizeof next->seed, 0) != sizeof next->seed) return NULL;
  challenges->count++;
  return next;
}

static bool differs(const struct options *options, const struct side *sides, struct group *group, size_t burst, const uint64_t *digest,
                    uint64_t expected) {
  for (int which = 0; which < options->sides; which++) {
    if (sides[which].bursts < burst || digest[which] == expected) continue;
    group->error = "answered-wrongly";
    group->failed_side = which;
    return true;
  }
  return false;
}

void check_answers(const struct options *options, const struct challenges *challenges, const struct side *sides, const uint64_t *last,
                   struct group *group) {
  struct model *model = model_create(options->workload);
  if (!model) {
    group->error = "not-checked";
    return;
  }
  for (size_t index = 0; index < challenges->count && !group->error; index++) {
    const struct challenge *challenge = &challenges->list[index];
    uint64_t expected = model_burst(model, challenge->seed, challenge->ops), live = model_live_bytes(model);
    for (int which = 0; which < options->sides; which++)
      if (sides[which].bursts > index && group->live_bytes[which] < live) group->live_bytes[which] = live;
    differs(options, sides, group, index + 1, challenge->digest, expected);
  }
  if (!group->error) differs(options, sides, group, challenges->count, last, model_clear(model));
  model_free(model);
}
