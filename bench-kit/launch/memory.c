// The peak of the memory of a tree of processes.
//
// The kernel keeps the peak of one process (VmHWM), not when it was reached. The peak of a tree is therefore the largest sum, over
// time, of the peaks of the processes that were alive at the same time: an upper bound that is exact for one process. Pages that
// processes share are counted once:
//   - A process that was forked and did not call exec shares the pages of the process that it was forked from. It adds the growth of
//     its peak beyond what it inherited, or what is private to it at its end (pages copied on write), whichever is more.
//   - When the owner of a family has ended, what its children inherited from it counts once.
//   - Mapped files and shared memory count once, in the family that maps the most.
#define _GNU_SOURCE
#include <stdlib.h>
#include <string.h>

#include "tree.h"

struct family {
  int number;
  int alive;
  bool owner_alive;
  int64_t own_bytes;
  int64_t inherited_bytes;
  int64_t files_bytes;
};

void add_life(struct lives *lives, const struct life *life) {
  if (lives->count == lives->capacity) {
    size_t capacity = lives->capacity ? lives->capacity * 2 : 16;
    struct life *more = realloc(lives->life, capacity * sizeof *more);
    if (!more) {
      lives->incomplete = true;
      return;
    }
    lives->life = more;
    lives->capacity = capacity;
  }
  lives->life[lives->count++] = *life;
}

struct moment {
  int64_t at_ns;
  bool begins;
  const struct life *life;
};

// At the same nanosecond, ends come first.
static int by_time(const void *a, const void *b) {
  const struct moment *first = a, *second = b;
  if (first->at_ns != second->at_ns) return first->at_ns < second->at_ns ? -1 : 1;
  return (int)first->begins - (int)second->begins;
}

static struct family *family_of(struct family *families, size_t *count, int number) {
  for (size_t index = 0; index < *count; index++)
    if (families[index].number == number) return &families[index];
  families[*count] = (struct family){.number = number};
  return &families[(*count)++];
}

static int64_t sum_of(const struct family *families, size_t count) {
  int64_t sum = 0, files = 0;
  for (size_t index = 0; index < count; index++) {
    const struct family *family = &families[index];
    sum += family->own_bytes + (family->owner_alive ? 0 : family->inherited_bytes);
    if (family->files_bytes > files) files = family->files_bytes;
  }
  return sum + files;
}

// So many families at the same time, and more, have no peak: the sums would take too long.
enum { FAMILIES_MAX = 2048 };

int64_t peak_of(struct lives *lives) {
  if (lives->count == 0 || lives->incomplete) return -1;
  struct moment *moments = calloc(lives->count * 2, sizeof *moments);
  // Families that are alive at a moment; the number is bounded by that of the lives.
  struct family *families = calloc(lives->count + 1, sizeof *families);
  int64_t peak = -1;
  if (moments && families) {
    for (size_t index = 0; index < lives->count; index++) {
      moments[2 * index] = (struct moment){lives->life[index].started_ns, true, &lives->life[index]};
      moments[2 * index + 1] = (struct moment){lives->life[index].ended_ns, false, &lives->life[index]};
    }
    qsort(moments, lives->count * 2, sizeof *moments, by_time);
    size_t alive = 0;
    for (size_t index = 0; index < lives->count * 2; index++) {
      const struct life *life = moments[index].life;
      struct family *family = family_of(families, &alive, life->family);
      int sign = moments[index].begins ? 1 : -1;
      family->alive += sign;
      family->own_bytes += sign * life->own_bytes;
      if (life->is_owner) family->owner_alive = moments[index].begins;
      if (life->inherited_bytes > family->inherited_bytes) family->inherited_bytes = life->inherited_bytes;
      if (life->files_bytes > family->files_bytes) family->files_bytes = life->files_bytes;
      if (family->alive == 0) *family = families[--alive];
      int64_t sum = sum_of(families, alive);
      if (sum > peak) peak = sum;
      if (alive > FAMILIES_MAX) {
        peak = -1;
        break;
      }
    }
  }
  free(moments);
  free(families);
  return peak;
}
