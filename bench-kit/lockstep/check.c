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

static bool differs(const struct options *options, struct group *group, size_t burst, const uint64_t *digest, uint64_t expected) {
  for (int which = 0; which < options->sides; which++) {
    if (group->sides[which].bursts < burst || digest[which] == expected) continue;
    group->error = "answered-wrongly";
    group->failed_side = which;
    return true;
  }
  return false;
}

static void compare(const struct options *options, struct group *group, struct model *model) {
  const struct challenges *challenges = &group->challenges;
  for (size_t index = 0; index < challenges->count; index++) {
    const struct challenge *challenge = &challenges->list[index];
    uint64_t expected = model_burst(model, challenge->seed, challenge->ops), live = model_live_bytes(model);
    for (int which = 0; which < options->sides; which++)
      if (group->sides[which].bursts > index && group->live_bytes[which] < live) group->live_bytes[which] = live;
    if (differs(options, group, index + 1, challenge->digest, expected)) return;
  }
  differs(options, group, challenges->count, group->last, model_clear(model));
}

void check_answers(const struct options *options, struct group *group) {
  struct model *model = group->error ? NULL : model_create(options->workload);
  if (model) compare(options, group, model);
  else if (!group->error) group->error = "not-checked";
  model_free(model);
  free(group->challenges.list);
}
