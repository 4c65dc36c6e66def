// CPU time of the whole machine.
#define _GNU_SOURCE
#include <stdio.h>
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
bool read_machine(struct machine_clock *clock) {
  FILE *file = fopen("/proc/stat", "re");
  if (!file) return false;
  char line[512];
  unsigned long long idle, iowait;
  bool total = false;
  clock->cpus = 0;
  clock->at_ns = monotonic_ns();
  while (fgets(line, sizeof line, file)) {
    // cpu user nice system idle iowait …; one line for all, then one for each CPU
    if (strncmp(line, "cpu", 3) != 0) break;
    if (line[3] != ' ') clock->cpus++;
    else total = sscanf(line, "cpu %*u %*u %*u %llu %llu", &idle, &iowait) == 2;
  }
  fclose(file);
  long ticks = sysconf(_SC_CLK_TCK);
  if (!total || clock->cpus == 0 || ticks <= 0) return false;
  clock->tick_ns = 1000000000 / ticks;
  clock->idle_ns = (int64_t)(idle + iowait) * clock->tick_ns;
  return true;
}

double foreign_cores(const struct machine_clock *before, const struct machine_clock *after, int64_t own_ns) {
  int64_t passed = after->at_ns - before->at_ns;
  if (passed <= 0 || before->cpus != after->cpus) return -1;
  int64_t busy = passed * after->cpus - (after->idle_ns - before->idle_ns);
  // Subtract the possible rounding error: the result is a lower bound.
  int64_t foreign = busy - own_ns - after->tick_ns;
  return foreign > 0 ? (double)foreign / (double)passed : 0;
}
