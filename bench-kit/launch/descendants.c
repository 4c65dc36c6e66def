// Kills the descendants of the launcher, which is their subreaper: when the parent of a process dies, the process becomes a child
// of the launcher, even if it has left its group or session.
#define _GNU_SOURCE
#include <dirent.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "launch.h"

static pid_t parent_in_stat(const char *process) {
  char name[300], line[1024];
  snprintf(name, sizeof name, "/proc/%s/stat", process);
  FILE *file = fopen(name, "re");
  if (!file) return -1;
  size_t length = fread(line, 1, sizeof line - 1, file);
  fclose(file);
  line[length] = '\0';
  char *rest = strrchr(line, ')');
  int parent;
  return rest && sscanf(rest + 1, " %*c %d", &parent) == 1 ? parent : -1;
}

static void kill_children(const struct tree *tree) {
  for (size_t index = 0; index < tree->count; index++) kill(tree->process[index].pid, SIGKILL);
  DIR *directory = opendir("/proc");
  if (!directory) return;
  pid_t self = getpid();
  for (struct dirent *entry; (entry = readdir(directory));) {
    int process = atoi(entry->d_name);
    if (process > 0 && parent_in_stat(entry->d_name) == self) kill(process, SIGKILL);
  }
  closedir(directory);
}

int kill_descendants(struct tree *tree) {
  int killed = 0, status;
  int64_t stopped_ns, deadline = monotonic_ns() + 2000000000;
  struct rusage usage;
  while (monotonic_ns() < deadline) {
    pid_t pid = take_event(tree, &status, &usage, &stopped_ns);
    if (pid == NO_PROCESS) return killed;
    if (pid > 0) killed++;
    if (pid != NO_EVENT) continue;
    kill_children(tree);
    usleep(1000);
  }
  return -1;
}
