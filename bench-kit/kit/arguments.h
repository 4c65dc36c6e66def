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
  uint64_t *value;        // holds the default of an optional one
  bool optional;          // only the last ones
  bool even;
  const uint64_t *least;  // an earlier argument that this one may not be below
};

// The arguments that workloads share. A table ends with END_OF_ARGUMENTS.
#define ARGUMENT_THREADS(to) {.name = "threads", .low = 1, .high = THREADS_MAX, .value = (to)}
#define ARGUMENT_ITERS(to) {.name = "iters", .low = 1, .high = 1000000000000u, .value = (to)}
#define ARGUMENT_WORKING_SET(to) {.name = "working_set", .low = 1, .high = 1 << 24, .value = (to)}
#define ARGUMENT_MIN(to) {.name = "min", .low = BLOCK_MIN, .high = BLOCK_MAX, .value = (to)}
#define ARGUMENT_MAX(to, min) {.name = "max", .low = BLOCK_MIN, .high = BLOCK_MAX, .value = (to), .least = (min)}
#define ARGUMENT_SEED(to) {.name = "seed", .low = 0, .high = UINT64_MAX - 1, .value = (to), .optional = true}
#define END_OF_ARGUMENTS {.name = NULL}

// Fills the values, or ends the process with status 2, the argument's name and the usage.
void parse_arguments(const struct argument *arguments, int argc, char **argv);

// Ends the process with status 2.
_Noreturn void wrong_use(const struct argument *arguments, const char *why);

#endif
