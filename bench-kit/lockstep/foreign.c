// How much of the machine others use. A driver that measures alone looks at the whole machine. One that measures beside others looks at all CPUs but
// theirs, and at its own: the idle time of each line of /proc/stat is exact to one tick only, so that the fewer lines see more.
#define _GNU_SOURCE
#include <sched.h>
#include <stdlib.h>

#include "lockstep.h"

bool read_beside(struct options *options, const char *list) {
  CPU_ZERO(&options->beside);
  for (const char *text = list;; text++) {
    char *end;
    unsigned long cpu = strtoul(text, &end, 10);
    if (*text < '0' || *text > '9' || cpu >= CPU_SETSIZE) return false;
    CPU_SET(cpu, &options->beside);
    text = end;
    if (*text == '\0') return true;
    if (*text != ',') return false;
  }
}

bool read_views(const struct options *options, int cpu, struct machine_clock views[VIEWS]) {
  struct machine_clock theirs;
  if (!read_machine(&views[0])) return false;
  views[1] = views[0];
  if (CPU_COUNT(&options->beside) == 0) return true;
  cpu_set_t own;
  CPU_ZERO(&own);
  if (cpu < 0 || !read_cpus(&theirs, &options->beside)) return false;
  CPU_SET(cpu, &own);
  views[0] = clock_without(&views[0], &theirs);
  return read_cpus(&views[1], &own);
}

double most_foreign(const struct machine_clock before[VIEWS], const struct machine_clock after[VIEWS], int64_t own_ns) {
  double all = foreign_cores(&before[0], &after[0], own_ns), own = foreign_cores(&before[1], &after[1], own_ns);
  return all < 0 || own < 0 ? -1 : all > own ? all : own;
}
