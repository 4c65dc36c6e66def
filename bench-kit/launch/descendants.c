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

void kill_tree(const struct tree *tree) {
  for (size_t index = 0; index < tree->count; index++) kill(tree->process[index].pid, SIGKILL);
}

static void kill_children(const struct tree *tree) {
  kill_tree(tree);
  DIR *directory = opendir("/proc");
  if (!directory) return;
  pid_t self = getpid();
  for (struct dirent *entry; (entry = readdir(directory));) {
    int process = atoi(entry->d_name);
    if (process > 0 && parent_in_stat(entry->d_name) == self) kill(process, SIGKILL);
  }
  closedir(directory);
}

enum { DYING_MS = 20 };

int kill_descendants(struct tree *tree) {
  int killed = 0;
  int64_t stopped_ns = 0, began = monotonic_ns(), deadline = began + 2000000000;
  struct end end;
  tree->closing = true;
  kill_tree(tree);
  while (monotonic_ns() < deadline) {
    enum event event = take_event(tree, &end, &stopped_ns);
    if (event == NO_PROCESS) return killed;
    if (event == PROCESS_ENDED && !end.is_wrapper) killed++;
    if (event != NO_EVENT) continue;
    // Those that are traced have their signal. To look for others takes longer than they take to die.
    bool dying = tree->count > 0 && monotonic_ns() - began < (int64_t)DYING_MS * 1000000;
    if (!dying) kill_children(tree);
    usleep(dying ? 100 : 1000);
  }
  return -1;
}
