// Clocks of the machine as a whole.
#define _GNU_SOURCE
#include <stdio.h>
#include <time.h>
#include <unistd.h>

#include "launch.h"

int64_t monotonic_ns(void) {
  struct timespec time;
  clock_gettime(CLOCK_MONOTONIC, &time);
  return (int64_t)time.tv_sec * 1000000000 + time.tv_nsec;
}

int64_t machine_busy_ns(void) {
  FILE *file = fopen("/proc/stat", "re");
  if (!file) return -1;
  // cpu user nice system idle iowait irq softirq steal (guest time is already in user)
  unsigned long long user, nice, system, irq, softirq, steal;
  int fields = fscanf(file, "cpu %llu %llu %llu %*u %*u %llu %llu %llu", &user, &nice, &system, &irq, &softirq, &steal);
  fclose(file);
  long ticks = sysconf(_SC_CLK_TCK);
  if (fields != 6 || ticks <= 0) return -1;
  return (int64_t)(user + nice + system + irq + softirq + steal) * (1000000000 / ticks);
}
