// Parses the arguments of a workload.
#define _GNU_SOURCE
#include "arguments.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>

_Noreturn void wrong_use(const struct argument *arguments, const char *why) {
  fprintf(stderr, "%s\nusage: %s", why, program_invocation_short_name);
  for (; arguments->name; arguments++) fprintf(stderr, arguments->optional ? " [%s]" : " <%s>", arguments->name);
  fputc('\n', stderr);
  exit(EXIT_WRONG_USE);
}

static void parse(const struct argument *arguments, const struct argument *argument, const char *text) {
  uint64_t low = argument->least ? *argument->least : argument->low;
  char why[200], *end;
  errno = 0;
  unsigned long long number = strtoull(text, &end, 10);
  if (*text >= '0' && *text <= '9' && !*end && !errno && number >= low && number <= argument->high && !(argument->even && number % 2)) {
    *argument->value = number;
    return;
  }
  snprintf(why, sizeof why, "%s: '%.40s' is not a whole number from %llu to %llu%s", argument->name, text, (unsigned long long)low,
           (unsigned long long)argument->high, argument->even ? ", and even" : "");
  wrong_use(arguments, why);
}

void parse_arguments(const struct argument *arguments, int argc, char **argv) {
  const struct argument *argument = arguments;
  char why[200];
  for (int index = 1; index < argc; index++, argument++) {
    if (!argument->name) wrong_use(arguments, "too many arguments");
    parse(arguments, argument, argv[index]);
  }
  if (!argument->name || argument->optional) return;
  snprintf(why, sizeof why, "%s: missing", argument->name);
  wrong_use(arguments, why);
}
