// CPU time of the whole machine, or of some of its CPUs.
#define _GNU_SOURCE
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#include "machine.h"

int64_t monotonic_ns(void) {
  struct timespec time;
  clock_gettime(CLOCK_MONOTONIC, &time);
  return (int64_t)time.tv_sec * 1000000000 + time.tv_nsec;
}

// The idle time in /proc/stat is exact to one tick in total. The user and system columns are sampled at ticks and can be wrong by
// a tick on every CPU. Foreign time is therefore the time that was neither idle nor our own. Time stolen by a hypervisor is not
// idle.
//
// Sums the lines of `cpus`, each of which has an error of its own; NULL: takes the line of all.
static bool read_lines(struct machine_clock *clock, const cpu_set_t *cpus) {
  FILE *file = fopen("/proc/stat", "re");
  long ticks = sysconf(_SC_CLK_TCK);
  if (!file) return false;
  char line[512];
  unsigned long long idle, iowait;
  int lines = 0, counted = 0;
  *clock = (struct machine_clock){.at_ns = monotonic_ns()};
  while (fgets(line, sizeof line, file)) {
    // cpu user nice system idle iowait …; one line for all, then one for each CPU
    if (strncmp(line, "cpu", 3) != 0) break;
    bool total = line[3] == ' ';
    if (!total) lines++;
    if (cpus ? total || !CPU_ISSET((size_t)atoi(&line[3]), cpus) : !total) continue;
    if (sscanf(line, "%*s %*u %*u %*u %llu %llu", &idle, &iowait) != 2) break;
    clock->idle_ns += (int64_t)(idle + iowait);
    counted++;
  }
  fclose(file);
  clock->cpus = cpus ? CPU_COUNT(cpus) : lines;
  if (counted == 0 || counted != (cpus ? clock->cpus : 1) || clock->cpus == 0 || ticks <= 0) return false;
  clock->idle_ns *= 1000000000 / ticks;
  clock->error_ns = counted * (1000000000 / ticks);
  return true;
}

bool read_machine(struct machine_clock *clock) { return read_lines(clock, NULL); }

bool read_cpus(struct machine_clock *clock, const cpu_set_t *cpus) { return read_lines(clock, cpus); }

struct machine_clock clock_without(const struct machine_clock *whole, const struct machine_clock *part) {
  return (struct machine_clock){
      .at_ns = whole->at_ns,
      .idle_ns = whole->idle_ns - part->idle_ns,
      .error_ns = whole->error_ns + part->error_ns,
      .cpus = whole->cpus - part->cpus,
  };
}

double foreign_cores(const struct machine_clock *before, const struct machine_clock *after, int64_t own_ns) {
  int64_t passed = after->at_ns - before->at_ns;
  if (passed <= 0 || before->cpus != after->cpus) return -1;
  int64_t busy = passed * after->cpus - (after->idle_ns - before->idle_ns);
  // Subtract the possible rounding error: the result is a lower bound.
  int64_t foreign = busy - own_ns - after->error_ns;
  return foreign > 0 ? (double)foreign / (double)passed : 0;
}
