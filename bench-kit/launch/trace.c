// Peak memory, faults and mappings are gone once a process is a zombie, and rusage's maxrss is inherited through fork and
// exec. The process is therefore traced, but only to stop it at the start of its exit and read it there. Only its first thread is
// traced; threads, system calls and allocations run at full speed.
#define _GNU_SOURCE
#include <dirent.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ptrace.h>
#include <time.h>

#include "launch.h"

bool trace_child(pid_t pid) {
  long wanted = PTRACE_O_TRACEEXIT | PTRACE_O_TRACEEXEC | PTRACE_O_EXITKILL;
  return ptrace(PTRACE_SEIZE, pid, 0, wanted) == 0;
}

// The first thread may end (pthread_exit) while others continue; then the exit of the last thread counts. Threads that are
// already exiting cannot be seized; that is not an error.
void trace_other_threads(pid_t pid) {
  char name[64];
  snprintf(name, sizeof name, "/proc/%d/task", (int)pid);
  DIR *directory = opendir(name);
  if (!directory) return;
  for (struct dirent *entry; (entry = readdir(directory));) {
    pid_t task = (pid_t)atoi(entry->d_name);
    if (task > 0 && task != pid) ptrace(PTRACE_SEIZE, task, 0, (long)(PTRACE_O_TRACEEXIT | PTRACE_O_TRACECLONE | PTRACE_O_EXITKILL));
  }
  closedir(directory);
}

// Resident memory of a task: its peak (VmHWM) and what it has now (VmRSS); -1 each when it cannot be read.
static void resident_bytes_of(pid_t task, int64_t *peak, int64_t *now) {
  char name[64], line[256];
  *peak = *now = -1;
  snprintf(name, sizeof name, "/proc/%d/status", (int)task);
  FILE *file = fopen(name, "re");
  if (!file) return;
  // VmHWM stands before VmRSS.
  for (long long kilobytes; *now < 0 && fgets(line, sizeof line, file);) {
    if (sscanf(line, "VmHWM: %lld kB", &kilobytes) == 1) *peak = (int64_t)kilobytes * 1024;
    else if (sscanf(line, "VmRSS: %lld kB", &kilobytes) == 1) *now = (int64_t)kilobytes * 1024;
  }
  fclose(file);
}

int64_t minor_faults_of(pid_t pid) {
  char name[64], line[1024];
  snprintf(name, sizeof name, "/proc/%d/stat", (int)pid);
  FILE *file = fopen(name, "re");
  if (!file) return -1;
  size_t length = fread(line, 1, sizeof line - 1, file);
  fclose(file);
  line[length] = '\0';
  // The program's name stands in parentheses and may itself contain any character.
  char *rest = strrchr(line, ')');
  unsigned long faults;
  // After the name: state ppid pgrp session tty tpgid flags minflt
  if (!rest || sscanf(rest + 1, " %*c %*d %*d %*d %*d %*d %*u %lu", &faults) != 1) return -1;
  return (int64_t)faults;
}

int64_t cpu_ns_of(pid_t pid) {
  clockid_t clock;
  struct timespec time;
  if (clock_getcpuclockid(pid, &clock) != 0 || clock_gettime(clock, &time) != 0) return 0;
  return (int64_t)time.tv_sec * 1000000000 + time.tv_nsec;
}

void read_dying_task(pid_t pid, pid_t task, struct report *report) {
  int64_t peak, now;
  resident_bytes_of(task, &peak, &now);
  // This task has no memory any more: keep the earlier reading.
  if (peak < 0) return;
  report->rss_peak_bytes = peak;
  report->rss_end_bytes = now;
  report->minor_faults = minor_faults_of(pid);
  read_mapped_files(task, &report->mapped);
}
