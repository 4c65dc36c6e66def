// Measures two benches of the kit in lock-step: both are alive, one works at a time, in bursts that are timed from outside. Or
// measures one alone, in one request. The answers are compared with those of a model when the measurement has ended.
//
//   lockstep PART [++++ PART]…
//   PART: --workload LINE --run-length N (--ops N | --burst-us N) [--warm-us N] [--cpu N] [--beside LIST] [--count EVENT]...
//         ==== ORDER [--groups DIR DIR] LAUNCH… ---- LAUNCH… [==== …]…
//   or    --workload LINE --run-length 1 --ops N [--cpu N] ==== A LAUNCH… [==== …]…
//
// The control groups (version 2) of both sides show how much CPU time each side uses while the other one works.
// --beside LIST: CPUs, as in 3,5,7, on which other drivers measure at the same time. What runs there is not foreign. The driver has one CPU for itself and its sides.
// --count EVENT: counts instructions, cycles (both by the processor, outside the kernel) or cpuNs (CPU time) in each burst, at most two of them.
// The driver counts: a side has no part in it. Where this cannot be done for both sides, it prints the reason instead of counts.
// LINE is the command line of the workload, as in "st-mixed 1 400 16 2048"; its number of operations is not used.
// Groups are measured one after the other, each with fresh processes; parts differ in their options. ORDER has one letter for each series, A or B; a series is
// --run-length bursts of one side. Each LAUNCH is a command line of `launch` with --pass 4 --pass 5 --start-on 6. The
// first side is A, and writes to the driver's standard output; the second is B, and writes to its standard error; a line ====
// ends the output of a group. Each group gives one line of JSON on file descriptor 3; a group that fails is the last one.
// Exit status: 0 when the lines were written, 1 when they were not, 2 for wrong use.
#define _GNU_SOURCE
#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "lockstep/lockstep.h"
#include "model/model.h"

#define PART "++++"
#define GROUP "===="
#define SIDE "----"

enum { GROUPS_MAX = 64 };

static bool number(const char *text, uint64_t low, uint64_t high, uint64_t *value) {
  char *end = NULL;
  *value = strtoull(text, &end, 10);
  return *text >= '0' && *text <= '9' && *end == '\0' && *value >= low && *value <= high;
}

static bool alternates(const char *order) {
  size_t length = strlen(order);
  return length >= 2 && length <= RUNS_MAX && strspn(order, "AB") == length && strchr(order, 'A') && strchr(order, 'B');
}

// Ends the list of arguments at its first separator. Returns what follows it, or NULL when there is no separator.
static char **divide(char **arguments, const char *separator) {
  while (*arguments && strcmp(*arguments, separator) != 0) arguments++;
  if (!*arguments) return NULL;
  *arguments = NULL;
  return arguments + 1;
}

// Returns what is wrong; NULL: nothing.
static const char *read_options(char **arguments, struct options *options) {
  uint64_t value = 0;
  for (; arguments[0]; arguments += 2) {
    const char *option = arguments[0], *text = arguments[1];
    if (!text) return "an option has no value";
    if (strcmp(option, "--workload") == 0) {
      options->workload = text;
    } else if (strcmp(option, "--run-length") == 0 && number(text, 1, RUN_LENGTH_MAX, &value)) {
      options->run_length = value;
    } else if (strcmp(option, "--ops") == 0 && number(text, 1, 1000000000000u, &options->ops)) {
      continue;
    } else if (strcmp(option, "--burst-us") == 0 && number(text, 10, 10000000, &options->burst_us)) {
      continue;
    } else if (strcmp(option, "--warm-us") == 0 && number(text, 0, 60000000, &options->warm_us)) {
      continue;
    } else if (strcmp(option, "--cpu") == 0 && number(text, 0, 1023, &value)) {
      options->cpu = (int)value;
    } else if (strcmp(option, "--beside") == 0 && read_beside(options, text)) {
      continue;
    } else if (strcmp(option, "--count") == 0 && add_event(options, text)) {
      continue;
    } else {
      return "unknown option, or a value out of range";
    }
  }
  struct model *model = options->workload ? model_create(options->workload) : NULL;
  if (!model) return "--workload is missing, or not the command line of a workload";
  options->threads = model_threads(model);
  model_free(model);
  if (options->run_length == 0) return "--run-length is missing";
  if ((options->ops == 0) == (options->burst_us == 0)) return "give either --ops or --burst-us";
  return NULL;
}

static bool read_group(char **arguments, struct options *options) {
  char **second = divide(arguments, SIDE);
  if (!arguments[0]) return false;
  options->order = arguments[0];
  if (arguments[1] && strcmp(arguments[1], "--groups") == 0) {
    if (!arguments[2] || !arguments[3]) return false;
    options->group[0] = arguments[2];
    options->group[1] = arguments[3];
    arguments += 3;
  }
  options->command[0] = &arguments[1];
  options->command[1] = second;
  options->sides = !second && strcmp(options->order, "A") == 0 ? 1 : SIDES;
  if (!arguments[1]) return false;
  if (options->sides == 1) return options->run_length == 1 && options->ops > 0;
  return second && second[0] && alternates(options->order);
}

// Adds the groups of a part. Returns what is wrong; NULL: nothing.
static const char *read_part(char **arguments, struct options *groups, size_t *count) {
  struct options options = {.order = "", .sides = SIDES, .warm_us = 0, .cpu = -1};
  char **group = divide(arguments, GROUP);
  const char *wrong = read_options(arguments, &options);
  if (wrong) return wrong;
  if (!group) return "no group is given";
  for (char **next; group; group = next) {
    next = divide(group, GROUP);
    if (*count == GROUPS_MAX) return "too many groups";
    groups[*count] = options;
    if (!read_group(group, &groups[(*count)++]))
      return "a group is an order of letters A and B, each at least once, and two command lines with ---- between them";
  }
  return NULL;
}

static bool end_of_output(void) {
  return write(1, GROUP "\n", sizeof GROUP) == sizeof GROUP && write(2, GROUP "\n", sizeof GROUP) == sizeof GROUP;
}

// A group that is measured, and those after it whose benches stand at their exec.
enum { KEPT = 1 + AHEAD };

struct session {
  const struct options *options;
  size_t count;
  struct group *group;
  // How many groups have been started.
  size_t started;
};

static struct group *group_at(const struct session *session, size_t which) { return &session->group[which % KEPT]; }

// Whether a group and the one before it are whole processes of the same part, which get the same requests.
static bool repeats(const struct session *session, size_t which) {
  if (which == 0 || which >= session->count) return false;
  const struct options *options = &session->options[which], *before = options - 1;
  return options->sides == 1 && before->sides == 1 && options->workload == before->workload;
}

// The groups that are to be started so that `which` can begin. Processes that get the same requests start side by side, as they would have to wait
// for one another's start otherwise: one that is measured alone has no warm-up in which the next one could be started.
static struct ahead ahead_of(struct session *session, size_t which) {
  struct ahead ahead = {.count = 0};
  size_t end = which + (repeats(session, which + 1) ? 2 : 1);
  for (; session->started < session->count && session->started < end; session->started++) {
    ahead.options[ahead.count] = &session->options[session->started];
    ahead.group[ahead.count++] = group_at(session, session->started);
  }
  return ahead;
}

static bool measure_one(struct session *session, size_t which, FILE *out) {
  struct group *group = group_at(session, which);
  if (repeats(session, which)) repeat_challenges(group, group_at(session, which - 1));
  else if (which > 0) free_challenges(group_at(session, which - 1));
  struct ahead ahead = ahead_of(session, which + 1);
  release_group(&session->options[which], group);
  measure_group(&session->options[which], group, &ahead);
  return end_of_output() && print_group(out, &session->options[which], group);
}

// Up to the first group that fails. Returns whether every group was written.
static bool measure_all(struct session *session, FILE *out) {
  bool written = true;
  struct ahead first = ahead_of(session, 0);
  start_ahead(&first);
  await_ahead(&first);
  for (size_t which = 0; which < session->count && written; which++) {
    written = measure_one(session, which, out);
    if (group_at(session, which)->error) break;
  }
  for (size_t place = 0; place < KEPT; place++) abandon_group(&session->group[place]);
  for (size_t place = 0; place < KEPT; place++) free_challenges(&session->group[place]);
  return written;
}

static int wrong_use(const char *why) {
  fprintf(stderr, "lockstep: %s\n", why);
  fputs("usage: lockstep --workload LINE --run-length N (--ops N | --burst-us N) [--warm-us N] [--cpu N] [--beside LIST] [--count EVENT]... ==== ORDER [--groups DIR DIR] LAUNCH… ---- LAUNCH… [==== …]… [++++ --workload …]…\n",
        stderr);
  return 2;
}

int main(int argc, char **argv) {
  static struct options groups[GROUPS_MAX];
  size_t count = 0;
  if (argc < 2) return wrong_use("no workload is given");
  for (char **part = &argv[1], **next; part; part = next) {
    next = divide(part, PART);
    const char *wrong = read_part(part, groups, &count);
    if (wrong) return wrong_use(wrong);
  }
  FILE *out = fcntl(3, F_SETFD, FD_CLOEXEC) == 0 ? fdopen(3, "w") : NULL;
  if (!out) return wrong_use("file descriptor 3, where the results go, is not open");
  // A write to a side that died must not kill the driver: the report of the side has the reason.
  signal(SIGPIPE, SIG_IGN);
  remember_cpus();
  struct session session = {.options = groups, .count = count, .group = calloc(KEPT, sizeof *session.group)};
  bool written = session.group && measure_all(&session, out);
  free(session.group);
  return written ? 0 : 1;
}
