// A group: one fresh process of each side, warmed up and measured in turns.
#define _GNU_SOURCE
#include <sched.h>
#include <string.h>
#include <sys/resource.h>

#include "../launch/machine.h"
#include "lockstep.h"

// The warm-up must end even if bursts take no measurable time.
enum { OPS_FIRST = 64, WARM_UP_RUNS_MAX = 4096 };

static int64_t used_ns(int whose) {
  struct rusage usage;
  if (getrusage(whose, &usage) != 0) return 0;
  return ((int64_t)usage.ru_utime.tv_sec + usage.ru_stime.tv_sec) * 1000000000 +
         ((int64_t)usage.ru_utime.tv_usec + usage.ru_stime.tv_usec) * 1000;
}

// Of this process and of the processes that it has waited for.
static int64_t own_ns(void) { return used_ns(RUSAGE_SELF) + used_ns(RUSAGE_CHILDREN); }

// Of the processes of a group when its benches stood at their exec.
static int64_t before_ns(const struct group *group) { return group->sides[0].before_ns + group->sides[1].before_ns; }

static cpu_set_t allowed;

void remember_cpus(void) {
  if (sched_getaffinity(0, sizeof allowed, &allowed) != 0) CPU_ZERO(&allowed);
}

// The driver sleeps while a bench works. On the CPU of the bench's first thread it costs a context switch, but no wake-up of
// another CPU.
static int stay_on_cpu(int wanted) {
  cpu_set_t one;
  if (CPU_COUNT(&allowed) == 0) return -1;
  int cpu = wanted;
  if (cpu < 0)
    for (cpu = 0; cpu < CPU_SETSIZE - 1 && !CPU_ISSET(cpu, &allowed);) cpu++;
  CPU_ZERO(&one);
  CPU_SET(cpu, &one);
  return sched_setaffinity(0, sizeof one, &one) == 0 ? cpu : -1;
}

static bool fails(struct group *group, int which, enum outcome outcome) {
  if (outcome == ANSWERED) return false;
  group->error = outcome == ENDED_EARLY ? "ended-early" : "answered-wrongly";
  group->failed_side = which;
  return true;
}

static bool take(const struct options *options, struct group *group, struct side *sides, int which, struct sums *sums) {
  struct side *side = &sides[which];
  struct challenge *challenge = next_challenge(&group->challenges, side->bursts, group->ops);
  if (!challenge) group->error = "not-checked";
  if (!challenge || fails(group, which, burst(side, challenge, options->sides == 1 && challenge->ops > 0, &challenge->digest[which]))) return false;
  if (side->operations != group->ops * options->threads) return !fails(group, which, ANSWERED_WRONGLY);
  if (side->best_ns == 0 || (double)side->outside_ns < side->best_ns) side->best_ns = (double)side->outside_ns;
  group->operations = side->operations;
  sums->bursts++;
  sums->outside_ns += side->outside_ns;
  sums->inside_ns += side->inside_ns;
  sums->delay_ns += side->delay_ns;
  return true;
}

// Waits until each side is ready, by a request without operations: the start of a process is no part of its first burst.
static bool greet(const struct options *options, struct group *group, struct side *sides) {
  uint64_t ops = group->ops;
  group->ops = 0;
  struct sums unused = {0};
  for (int which = 0; which < options->sides; which++) {
    if (!take(options, group, sides, which, &unused)) return false;
    sides[which].best_ns = 0;
  }
  group->ops = ops;
  return true;
}

// Changes the length of a burst towards `wanted_us`, by the fastest of the last bursts and at most fourfold, since the overhead
// of a short burst hides the cost of its operations. Returns true when the length was at least half of the wanted one.
static bool adjust(struct group *group, struct side *sides, uint64_t wanted_us) {
  double mean_ns = (sides[0].best_ns + sides[1].best_ns) / SIDES;
  double factor = (double)wanted_us * 1000 / (mean_ns > 1 ? mean_ns : 1);
  if (factor > 4) factor = 4;
  if (factor < 0.25) factor = 0.25;
  double ops = (double)group->ops * factor;
  group->ops = ops < 1 ? 1 : (uint64_t)ops;
  sides[0].best_ns = sides[1].best_ns = 0;
  return factor < 2;
}

// Bursts of each side in a turn of the warm-up: those that the faster side still lacks, at most a series. A length that is not known yet is
// found by whole series.
static size_t turn_length(const struct options *options, const struct sums *least) {
  if (options->ops == 0) return options->run_length;
  uint64_t lacking_ns = options->warm_us * 1000 - least->outside_ns;
  uint64_t lacking = lacking_ns * least->bursts / (least->outside_ns ? least->outside_ns : 1) + 1;
  return lacking < options->run_length ? lacking : options->run_length;
}

// Warms up both sides in turn and equally often, so that they have done the same operations when the first series begins.
static bool warm_up(const struct options *options, struct group *group, struct side *sides) {
  int first = options->order[0] == 'B';
  for (int turn = 0; turn < SIDES; turn++) {
    int which = turn == 0 ? first : !first;
    if (!take(options, group, sides, which, &group->warm_up[which])) return false;
    group->cold_ns[which] = sides[which].outside_ns;
    sides[which].best_ns = 0;
  }
  bool long_enough = options->ops != 0;
  for (int run = 0; run < WARM_UP_RUNS_MAX; run++) {
    const struct sums *least = &group->warm_up[group->warm_up[1].outside_ns < group->warm_up[0].outside_ns];
    if (long_enough && least->outside_ns >= options->warm_us * 1000) break;
    size_t bursts = turn_length(options, least);
    for (int turn = 0; turn < SIDES; turn++) {
      int which = turn == 0 ? first : !first;
      for (size_t index = 0; index < bursts; index++)
        if (!take(options, group, sides, which, &group->warm_up[which])) return false;
    }
    if (options->ops == 0) long_enough = adjust(group, sides, options->burst_us);
  }
  return true;
}

static bool measure(const struct options *options, struct group *group, struct side *sides) {
  for (const char *run = options->order; *run; run++, group->runs++) {
    int which = *run == 'B';
    int64_t before = group_cpu_ns(options->group[!which]);
    take_counts(group, &sides[which], NULL);
    for (size_t index = 0; index < options->run_length; index++) {
      if (!take(options, group, sides, which, &group->measured[which])) return false;
      group->burst_ns[group->runs][index] = sides[which].outside_ns;
      uint64_t *counted[EVENTS_MAX];
      for (size_t event = 0; event < EVENTS_MAX; event++) counted[event] = &group->counted[event][group->runs][index];
      take_counts(group, &sides[which], counted);
    }
    int64_t after = group_cpu_ns(options->group[!which]);
    if (before < 0 || after < before) group->idle_ns[!which] = INT64_MIN / 2;
    else group->idle_ns[!which] += after - before;
  }
  return true;
}

static void start_group(const struct options *options, struct group *group) {
  memset(group, 0, sizeof *group);
  group->ops = options->ops ? options->ops : OPS_FIRST;
  group->foreign_cores = -1;
  group->failed_side = -1;
  int first = options->order[0] == 'B';
  if (CPU_COUNT(&allowed) > 0) sched_setaffinity(0, sizeof allowed, &allowed);
  for (int turn = 0; turn < options->sides && !group->error; turn++) {
    int which = turn == 0 ? first : !first;
    group->started[which] = start_side(options, group, which);
    if (!group->started[which]) {
      group->error = "not-started";
      group->failed_side = which;
    }
  }
  // Pin the driver after the forks, so that the sides may use every CPU that the driver was given.
  group->cpu = stay_on_cpu(options->cpu);
}

static void await_group(struct group *group) {
  for (int which = 0; which < SIDES; which++)
    if (group->started[which]) await_side(&group->sides[which]);
}

void release_group(const struct options *options, struct group *group) {
  group->readable = read_views(options, group->cpu, group->before);
  group->own_before_ns = own_ns() + before_ns(group);
  group->began_ns = monotonic_ns();
  for (int which = 0; which < SIDES; which++)
    if (group->started[which]) release_side(&group->sides[which]);
}

static void end_sides(struct group *group) {
  for (int which = 0; which < SIDES; which++)
    if (group->started[which]) {
      end_side(&group->sides[which], group->report[which]);
      group->started[which] = false;
    }
}

void start_ahead(const struct ahead *ahead) {
  for (size_t which = 0; which < ahead->count; which++) start_group(ahead->options[which], ahead->group[which]);
}

void await_ahead(const struct ahead *ahead) {
  for (size_t which = 0; which < ahead->count; which++) await_group(ahead->group[which]);
}

void measure_group(const struct options *options, struct group *group, const struct ahead *ahead) {
  struct side *sides = group->sides;
  struct machine_clock after[VIEWS];
  bool answers = !group->error && greet(options, group, sides);
  if (options->sides == SIDES) start_ahead(ahead);
  answers = answers && (options->sides == 1 || warm_up(options, group, sides));
  if (options->sides == SIDES) await_ahead(ahead);
  if (answers) measure(options, group, sides);
  for (int which = 0; which < SIDES; which++)
    if (group->started[which]) close_requests(&sides[which]);
  for (int which = 0; which < options->sides && !group->error; which++) fails(group, which, last_answer(&sides[which], &group->last[which]));
  if (options->sides == 1) start_ahead(ahead);
  // The kernel takes longer to end the processes.
  check_answers(options, group);
  for (int which = 0; which < options->sides && !group->error; which++) fails(group, which, no_more_answers(&sides[which]));
  end_sides(group);
  group->wall_ns = monotonic_ns() - group->began_ns;
  // What those ahead have used so far is known when they stand at their exec.
  if (options->sides == 1) await_ahead(ahead);
  group->readable = read_views(options, group->cpu, after) && group->readable;
  int64_t own = own_ns() - group->own_before_ns;
  for (size_t which = 0; which < ahead->count; which++) own += before_ns(ahead->group[which]);
  if (group->readable) group->foreign_cores = most_foreign(group->before, after, own);
}

void abandon_group(struct group *group) {
  for (int which = 0; which < SIDES; which++)
    if (group->started[which]) close_requests(&group->sides[which]);
  end_sides(group);
}
