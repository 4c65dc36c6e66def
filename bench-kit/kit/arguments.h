// Arguments of a workload: whole numbers within bounds, in a fixed order.
#ifndef ALLOC_AB_ARGUMENTS_H
#define ALLOC_AB_ARGUMENTS_H

#include <stdbool.h>
#include <stdint.h>

#include "block.h"
#include "team.h"

struct argument {
  const char *name;
  uint64_t low, high;
  uint64_t *value;        // of an optional argument: its default
  bool optional;          // only at the end of a table
  bool even;
  const uint64_t *least;  // lower bound: the value of an earlier argument
};

// The arguments that workloads share. A table ends with END_OF_ARGUMENTS.
#define ARGUMENT_THREADS(to) {.name = "threads", .low = 1, .high = THREADS_MAX, .value = (to)}
#define ARGUMENT_ITERS(to) {.name = "iters", .low = 1, .high = 1000000000000u, .value = (to)}
#define ARGUMENT_WORKING_SET(to) {.name = "working_set", .low = 1, .high = 1 << 24, .value = (to)}
#define ARGUMENT_MIN(to) {.name = "min", .low = BLOCK_MIN, .high = BLOCK_MAX, .value = (to)}
#define ARGUMENT_MAX(to, min) {.name = "max", .low = BLOCK_MIN, .high = BLOCK_MAX, .value = (to), .least = (min)}
#define ARGUMENT_SEED(to) {.name = "seed", .low = 0, .high = UINT64_MAX - 1, .value = (to), .optional = true}
#define END_OF_ARGUMENTS {.name = NULL}

// Parses the arguments into their values. On an error prints the argument's name and the usage, and exits with status 2.
void parse_arguments(const struct argument *arguments, int argc, char **argv);

// Prints `why` and the usage, and exits with status 2.
_Noreturn void wrong_use(const struct argument *arguments, const char *why);

#endif
