// Keeps the books of the processes that a program starts.
#define _GNU_SOURCE
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "machine.h"
#include "tree.h"

// CPU time of a parent that is neither its own nor that of children that were seen. Below this it is rounding: the kernel gives the
// CPU time of waited children in microseconds.
enum { UNSEEN_NS_MIN = 1000000, CROWD_MIN = 200 };

static void end_image(struct tree *tree, const struct process *process, int64_t cpu_ns, struct life life) {
  if (process->borrows_memory) life.own_bytes = life.files_bytes = 0;
  life.family = process->family;
  life.is_owner = process->is_owner;
  life.started_ns = process->started_ns;
  life.ended_ns = monotonic_ns();
  life.inherited_bytes = process->inherited_anonymous;
  add_life(&tree->lives, &life);
  tree->cpu_ns += cpu_ns;
}

// The memory of an image that exec has just replaced. Its peak is in ru_maxrss, unless a waited child or the process that it was
// forked from had more.
static int64_t replaced_peak(const struct process *process, const struct rusage *usage) {
  int64_t peak = usage ? (int64_t)usage->ru_maxrss * 1024 : 0;
  if (peak <= process->children_peak || peak < process->seen_peak) peak = process->seen_peak;
  peak -= process->inherited_bytes;
  return peak < 0 ? 0 : peak;
}

static struct life life_at_exit(const struct process *process) {
  const struct resident *resident = &process->resident;
  int64_t files = resident->files > 0 ? resident->files : 0;
  int64_t own = resident->peak - files - process->inherited_anonymous;
  // Pages of shared memory that no other process has mapped are private too, but are counted with the files.
  int64_t copied = process->private_bytes - (resident->shared_memory > 0 ? resident->shared_memory : 0);
  if (own < copied) own = copied;
  return (struct life){.own_bytes = own > 0 ? own : 0, .files_bytes = files};
}

void on_exec(struct tree *tree, struct process *process, const struct rusage *usage) {
  if (process->is_wrapper) return;
  int64_t now_ns = cpu_ns_of(process->pid);
  if (now_ns < 0) now_ns = process->before_ns;
  bool starts = process->pid == tree->root && !tree->root_started;
  if (starts) {
    tree->root_before_ns = now_ns;
    tree->root_faults_before = minor_faults_of(process->pid);
    tree->root_system_before_ns = usage ? rusage_system_ns(usage) : 0;
    if (tree->has_layout) tree->layout_error = settle_layout(process->pid);
    if (tree->layout_error) kill(process->pid, SIGKILL);
    if (tree->counts) tree->counter = open_counter(process->pid, INSTRUCTIONS);
    read_program_state(process->pid, &tree->began);
  } else {
    if (process->pid == tree->root) tree->execs++;
    int64_t cpu_ns = now_ns - process->before_ns;
    if (process->read) {
      // The first thread had ended before, or ended by the exec of another one: it was read then.
      end_image(tree, process, cpu_ns, life_at_exit(process));
      if (process->program) close_program(process->program, cpu_ns, false);
    } else {
      end_image(tree, process, cpu_ns, (struct life){.own_bytes = replaced_peak(process, usage)});
      add_replaced(&tree->programs, process, cpu_ns);
    }
  }
  tree->images++;
  note_call(&tree->calls, process->pid);
  process->read = process->exiting = false;
  process->program = NULL;
  name_of(process->pid, process->name);
  process->preloads = preloads_library(process->pid, tree->library);
  process->borrows_memory = false;
  process->is_owner = true;
  process->family = ++tree->families;
  process->started_ns = monotonic_ns();
  process->before_ns = now_ns;
  process->inherited_bytes = process->inherited_anonymous = process->seen_peak = 0;
  if (!starts) return;
  // The clocks start with the program's own image, after exec.
  tree->root_started = true;
  tree->root_started_ns = process->started_ns = monotonic_ns();
}

void on_start(struct tree *tree) {
  struct process *root = find_process(tree, tree->root);
  tree->stands = false;
  tree->root_started_ns = monotonic_ns();
  if (root) root->started_ns = tree->root_started_ns;
}

int64_t live_ns(const struct tree *tree) {
  int64_t sum = 0;
  for (size_t index = 0; index < tree->count; index++) {
    int64_t own = cpu_ns_of(tree->process[index].pid);
    if (own > 0) sum += own;
  }
  return sum;
}

// Whether another process has the pages that this one inherited. Without one, all its pages are private.
static bool is_sharing(const struct tree *tree, const struct process *process) {
  if (process->is_owner || process->borrows_memory) return false;
  for (size_t index = 0; index < tree->count; index++) {
    const struct process *each = &tree->process[index];
    if (each != process && each->family == process->family && !each->exiting) return true;
  }
  return false;
}

// Not the program between fork and exec.
static bool has_begun(const struct tree *tree, const struct process *process) { return process->pid != tree->root || tree->root_started; }

// Of a crowd that is killed, only the program itself is read.
static bool is_crowded(const struct tree *tree, const struct process *process) {
  return tree->closing && tree->count > CROWD_MIN && process->pid != tree->root;
}

void on_exit_stop(struct tree *tree, struct process *process, pid_t task) {
  process->exiting = true;
  if (process->is_wrapper || !has_begun(tree, process) || is_crowded(tree, process)) return;
  struct resident resident = resident_of(task);
  // This task has no memory any more: keep the earlier reading.
  if (resident.peak < 0) return;
  process->resident = resident;
  process->private_bytes = is_sharing(tree, process) ? private_bytes_of(task) : 0;
  process->faults = minor_faults_of(process->pid);
  process->read = true;
  if (process->pid == tree->root) read_program_state(task, &tree->ended);
  static struct mapped_files mapped;
  mapped.known = false;
  mapped.count = 0;
  read_mapped_files(task, &mapped);
  if (process->program) process->program->open--;
  process->program = open_program(&tree->programs, process, &mapped);
}

// The system time of a process without that of the children that were seen. What the program's process used before its exec is not its own.
static void add_system_time(struct tree *tree, const struct process *process, int64_t both_ns) {
  int64_t own_ns = both_ns - process->children_system_ns;
  if (process->pid == tree->root) own_ns -= tree->root_system_before_ns;
  if (own_ns > 0) tree->system_ns += own_ns;
}

// A process of the program has ended.
static void end_process(struct tree *tree, struct process *process, int64_t own_ns, int64_t unseen_ns, const struct rusage *usage) {
  int64_t cpu_ns = own_ns > process->before_ns ? own_ns - process->before_ns : 0;
  int64_t faults = process->read && process->faults >= 0 ? process->faults : usage->ru_minflt - process->children_faults;
  if (unseen_ns > UNSEEN_NS_MIN) faults = usage->ru_minflt - process->children_faults;
  tree->processes++;
  tree->faults += faults > 0 ? faults : 0;
  if (process->read) {
    end_image(tree, process, cpu_ns, life_at_exit(process));
    if (cpu_ns >= tree->busiest_ns) {
      tree->busiest_ns = cpu_ns;
      tree->end_bytes = process->resident.now;
    }
  } else {
    static const struct mapped_files none;
    if (process->pid == tree->root) tree->lives.incomplete = true;
    tree->cpu_ns += cpu_ns;
    process->program = open_program(&tree->programs, process, &none);
  }
  if (process->program) {
    close_program(process->program, cpu_ns, process->left);
  } else {
    tree->programs.other_processes++;
    tree->programs.other_ns += cpu_ns;
  }
}

bool on_end(struct tree *tree, pid_t pid, pid_t waiting, int64_t own_ns, const struct rusage *usage) {
  int64_t both_ns = rusage_ns(usage);
  struct process *process = find_process(tree, pid);
  if (!process) {
    if (was_traced(pid)) return false;
    tree->unseen_ns += both_ns;
    tree->system_ns += rusage_system_ns(usage);
    return true;
  }
  if (own_ns < 0 || own_ns > both_ns + UNSEEN_NS_MIN) own_ns = both_ns - process->children_ns;
  int64_t unseen_ns = both_ns - own_ns - process->children_ns;
  if (unseen_ns > UNSEEN_NS_MIN) tree->unseen_ns += unseen_ns;
  if (process->is_wrapper) tree->wrappers_ns += own_ns;
  else if (has_begun(tree, process)) {
    end_process(tree, process, own_ns, unseen_ns, usage);
    add_system_time(tree, process, rusage_system_ns(usage));
  }
  struct process *parent = find_process(tree, waiting);
  if (parent) {
    parent->children_ns += both_ns;
    parent->children_system_ns += rusage_system_ns(usage);
    parent->children_faults += usage->ru_minflt;
    if ((int64_t)usage->ru_maxrss * 1024 > parent->children_peak) parent->children_peak = (int64_t)usage->ru_maxrss * 1024;
  }
  remove_process(tree, process);
  return true;
}
