// Kills the descendants of the launcher, which is their subreaper: when the parent of a process dies, the process becomes a child
// of the launcher, even if it has left its group or session.
#define _GNU_SOURCE
#include <dirent.h>
#include <errno.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include "launch.h"

static pid_t parent_of(const char *process) {
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

static void kill_children(void) {
  DIR *directory = opendir("/proc");
  if (!directory) return;
  pid_t self = getpid();
  for (struct dirent *entry; (entry = readdir(directory));) {
    int process = atoi(entry->d_name);
    if (process > 0 && parent_of(entry->d_name) == self) kill(process, SIGKILL);
  }
  closedir(directory);
}

int kill_descendants(void) {
  int killed = 0;
  int64_t deadline = monotonic_ns() + 2000000000;
  while (monotonic_ns() < deadline) {
    pid_t pid = waitpid(-1, NULL, WNOHANG | __WALL);
    if (pid > 0) {
      killed++;
    } else if (pid < 0 && errno == ECHILD) {
      return killed;
    } else {
      kill_children();
      usleep(1000);
    }
  }
  return -1;
}
