// Measures two benches of the kit side by side: both alive, one working at a time, in bursts timed from outside.
//
//   lockstep --order ABBA… --run-length N (--ops N | --burst-us N) [--warm-us N] [--cpu N] -- LAUNCH… ---- LAUNCH…
//
// Each LAUNCH is a command line of `launch` that passes descriptors 4 and 5 to its bench. The first side is A, and writes to
// the driver's standard output; the second is B, and writes to its standard error. A run is --run-length bursts of one side.
// The result is one line of JSON on file descriptor 3. Exit status: 0 when it was written, 2 for wrong use.
#define _GNU_SOURCE
#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "lockstep/lockstep.h"

static int wrong_use(const char *why) {
  fprintf(stderr, "lockstep: %s\n", why);
  fputs("usage: lockstep --order ABBA… --run-length N (--ops N | --burst-us N) [--warm-us N] [--cpu N] -- LAUNCH… ---- LAUNCH…\n", stderr);
  return 2;
}

static bool number(const char *text, uint64_t low, uint64_t high, uint64_t *value) {
  char *end = NULL;
  *value = strtoull(text, &end, 10);
  return *text >= '0' && *text <= '9' && *end == '\0' && *value >= low && *value <= high;
}

// Both command lines, each closed by a NULL in place of what separates them.
static bool commands(char **words, struct options *options) {
  char **second = words;
  while (*second && strcmp(*second, "----") != 0) second++;
  if (!*second || second == words || !second[1]) return false;
  *second = NULL;
  options->command[0] = words;
  options->command[1] = second + 1;
  return true;
}

static bool alternates(const char *order) {
  size_t length = strlen(order);
  return length >= 2 && length <= RUNS_MAX && strspn(order, "AB") == length && strchr(order, 'A') && strchr(order, 'B');
}

int main(int argc, char **argv) {
  struct options options = {.order = "", .warm_us = 0, .cpu = -1};
  uint64_t value = 0;
  int index = 1;
  for (; index + 1 < argc && strcmp(argv[index], "--") != 0; index += 2) {
    const char *word = argv[index], *text = argv[index + 1];
    if (strcmp(word, "--order") == 0) {
      options.order = text;
    } else if (strcmp(word, "--run-length") == 0 && number(text, 1, RUN_LENGTH_MAX, &value)) {
      options.run_length = value;
    } else if (strcmp(word, "--ops") == 0 && number(text, 1, 1000000000000u, &options.ops)) {
      continue;
    } else if (strcmp(word, "--burst-us") == 0 && number(text, 10, 10000000, &options.burst_us)) {
      continue;
    } else if (strcmp(word, "--warm-us") == 0 && number(text, 0, 60000000, &options.warm_us)) {
      continue;
    } else if (strcmp(word, "--cpu") == 0 && number(text, 0, 1023, &value)) {
      options.cpu = (int)value;
    } else {
      return wrong_use("unknown option, or a value out of range");
    }
  }
  if (!alternates(options.order)) return wrong_use("--order is 2 to 256 letters A and B, each at least once");
  if (options.run_length == 0) return wrong_use("--run-length is missing");
  if ((options.ops == 0) == (options.burst_us == 0)) return wrong_use("give either --ops or --burst-us");
  if (index >= argc || !commands(&argv[index + 1], &options)) return wrong_use("two command lines are needed, with ---- between them");
  if (fcntl(3, F_SETFD, FD_CLOEXEC) != 0) return wrong_use("file descriptor 3, where the result goes, is not open");
  // A side that died must not take the driver with it: its report tells why.
  signal(SIGPIPE, SIG_IGN);

  struct group *group = calloc(1, sizeof *group);
  if (!group) return wrong_use("no memory");
  run_group(&options, group);
  bool written = print_group(3, &options, group);
  free(group);
  return written ? 0 : 1;
}
