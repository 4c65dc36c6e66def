// CPU time by program.
#define _GNU_SOURCE
#include <string.h>

#include "tree.h"

static bool same_files(const struct mapped_files *a, const struct mapped_files *b) {
  if (a->known != b->known || a->truncated != b->truncated || a->count != b->count) return false;
  for (size_t index = 0; index < a->count; index++)
    if (a->file[index].inode != b->file[index].inode || strcmp(a->file[index].device, b->file[index].device) != 0) return false;
  return true;
}

// Makes room by giving up the program with the least CPU time that no process can add to.
static struct program *new_program(struct programs *programs) {
  if (programs->count < PROGRAMS_MAX) return &programs->program[programs->count++];
  struct program *least = NULL;
  for (size_t index = 0; index < PROGRAMS_MAX; index++) {
    struct program *each = &programs->program[index];
    if (each->open == 0 && (!least || each->cpu_ns < least->cpu_ns)) least = each;
  }
  if (least) {
    programs->other_processes += least->processes;
    programs->other_ns += least->cpu_ns;
  }
  return least;
}

static struct program *find_program(struct programs *programs, const struct process *process, bool replaced, const struct mapped_files *mapped) {
  for (size_t index = 0; index < programs->count; index++) {
    struct program *each = &programs->program[index];
    if (each->replaced != replaced || strcmp(each->name, process->name) != 0) continue;
    if (replaced ? each->preloads == process->preloads : same_files(&each->mapped, mapped)) return each;
  }
  struct program *added = new_program(programs);
  if (!added) return NULL;
  memset(added, 0, offsetof(struct program, mapped));
  memcpy(added->name, process->name, sizeof added->name);
  added->replaced = replaced;
  added->preloads = process->preloads;
  added->mapped.known = mapped && mapped->known;
  added->mapped.truncated = mapped && mapped->truncated;
  added->mapped.count = mapped ? mapped->count : 0;
  if (mapped) memcpy(added->mapped.file, mapped->file, mapped->count * sizeof *mapped->file);
  return added;
}

struct program *open_program(struct programs *programs, const struct process *process, const struct mapped_files *mapped) {
  struct program *program = find_program(programs, process, false, mapped);
  if (program) program->open++;
  return program;
}

void close_program(struct program *program, int64_t cpu_ns, bool left) {
  program->open--;
  program->processes++;
  program->cpu_ns += cpu_ns;
  if (left) program->left_ns += cpu_ns;
}

void add_replaced(struct programs *programs, const struct process *process, int64_t cpu_ns) {
  struct program *program = find_program(programs, process, true, NULL);
  if (!program) {
    programs->other_processes++;
    programs->other_ns += cpu_ns;
    return;
  }
  program->processes++;
  program->cpu_ns += cpu_ns;
}
