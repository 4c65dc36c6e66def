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

// Asks the model what the sides were asked, unless it has answered that before. False for lack of memory.
static bool ask_model(const struct options *options, struct challenges *challenges) {
  if (challenges->modelled > 0 && challenges->modelled == challenges->count) return true;
  struct model *model = model_create(options->workload);
  if (!model) return false;
  for (size_t index = 0; index < challenges->count; index++) {
    struct challenge *challenge = &challenges->list[index];
    challenge->expected = model_burst(model, challenge->seed, challenge->ops);
    challenge->live_bytes = model_live_bytes(model);
  }
  challenges->modelled = challenges->count;
  challenges->expected_last = model_clear(model);
  model_free(model);
  return true;
}

static void compare(const struct options *options, struct group *group) {
  const struct challenges *challenges = &group->challenges;
  for (size_t index = 0; index < challenges->count; index++) {
    const struct challenge *challenge = &challenges->list[index];
    uint64_t live = challenge->live_bytes;
    for (int which = 0; which < options->sides; which++)
      if (group->sides[which].bursts > index && group->live_bytes[which] < live) group->live_bytes[which] = live;
    if (differs(options, group, index + 1, challenge->digest, challenge->expected)) return;
  }
  differs(options, group, challenges->count, group->last, challenges->expected_last);
}

void check_answers(const struct options *options, struct group *group) {
  if (group->error) return;
  if (ask_model(options, &group->challenges)) compare(options, group);
  else group->error = "not-checked";
}

void repeat_challenges(struct group *group, struct group *before) {
  group->challenges = before->challenges;
  before->challenges = (struct challenges){0};
}

void free_challenges(struct group *group) {
  free(group->challenges.list);
  group->challenges = (struct challenges){0};
}
