// The records of the processes that are alive.
#define _GNU_SOURCE
#include <stdlib.h>
#include <string.h>

#include "machine.h"
#include "tree.h"

// The kernel's largest process number.
enum { PID_MAX = 1 << 22 };

// Process numbers that were traced, so that a zombie is not counted again when the launcher inherits it.
static unsigned char traced[PID_MAX / 8 + 1];

bool was_traced(pid_t pid) { return pid > 0 && pid <= PID_MAX && traced[pid / 8] >> (pid % 8) & 1; }

static pid_t group[PID_MAX + 1];

pid_t process_of_thread(pid_t task) { return task > 0 && task <= PID_MAX ? group[task] : 0; }

void note_thread(pid_t task, pid_t process) {
  if (task > 0 && task <= PID_MAX) group[task] = process;
}

// The index of the record of a process, plus one.
static int32_t place[PID_MAX + 1];

struct process *find_process(struct tree *tree, pid_t pid) {
  return pid > 0 && pid <= PID_MAX && place[pid] > 0 ? &tree->process[place[pid] - 1] : NULL;
}

void remove_process(struct tree *tree, struct process *process) {
  place[process->pid] = 0;
  struct process *last = &tree->process[--tree->count];
  if (last == process) return;
  *process = *last;
  place[process->pid] = (int32_t)(process - tree->process) + 1;
}

// The kind of a new process. One whose parent is not known was inherited by a wrapper when its parent had ended.
static void find_kind(struct tree *tree, struct process *process, const struct process *parent) {
  process->depth = parent ? parent->depth + 1 : tree->count == 1 ? 0 : tree->wrapped;
  process->is_wrapper = process->depth < tree->wrapped;
  if (process->is_wrapper || tree->root != 0) return;
  tree->root = process->pid;
  tree->wrapper = process->parent;
}

struct process *add_process(struct tree *tree, pid_t pid, pid_t parent_pid) {
  if (pid <= 0 || pid > PID_MAX) return NULL;
  if (tree->count == tree->capacity) {
    size_t capacity = tree->capacity ? tree->capacity * 2 : 16;
    struct process *more = realloc(tree->process, capacity * sizeof *more);
    if (!more) return NULL;
    tree->process = more;
    tree->capacity = capacity;
  }
  struct process *process = &tree->process[tree->count++];
  memset(process, 0, sizeof *process);
  tree->images++;
  process->pid = pid;
  process->parent = parent_pid;
  process->started_ns = monotonic_ns();
  place[pid] = (int32_t)tree->count;
  traced[pid / 8] |= (unsigned char)(1 << (pid % 8));
  struct process *parent = find_process(tree, parent_pid);
  find_kind(tree, process, parent);
  if (!parent) return process;
  // A child begins with the image of its parent.
  memcpy(process->name, parent->name, sizeof process->name);
  process->preloads = parent->preloads;
  process->family = parent->family;
  struct resident resident = resident_of(pid);
  process->inherited_bytes = resident.now > 0 ? resident.now : 0;
  process->inherited_anonymous = resident.anonymous > 0 ? resident.anonymous : 0;
  process->seen_peak = process->inherited_bytes;
  if (process->inherited_bytes > parent->seen_peak) parent->seen_peak = process->inherited_bytes;
  return process;
}

bool has_processes(const struct tree *tree) {
  for (size_t index = 0; index < tree->count; index++)
    if (!tree->process[index].is_wrapper) return true;
  return false;
}

bool note_work(struct tree *tree) {
  bool any = false;
  for (size_t index = 0; index < tree->count; index++) {
    struct process *process = &tree->process[index];
    if (process->is_wrapper) continue;
    int64_t ns = cpu_ns_of(process->pid);
    process->left = !process->exiting && (ns > process->noted_ns || is_running(process->pid));
    process->noted_ns = ns;
    any = any || process->left;
  }
  return any;
}
