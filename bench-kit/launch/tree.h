// The processes that a program starts: what they cost, what they ran and which libraries they had mapped.
//
// A process runs one or more images: fork gives it the image of its parent, exec a new one. CPU time is that of images, so that a
// shell that becomes the bench and the bench are two programs.
#ifndef ALLOC_AB_TREE_H
#define ALLOC_AB_TREE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <sys/resource.h>
#include <sys/types.h>

#include "counter.h"
#include "maps.h"

// More images than any sample has; their records take bounded memory and time.
#ifndef IMAGES_MAX
#define IMAGES_MAX 100000
#endif

enum { PROGRAM_NAME_MAX = 64, PROGRAMS_MAX = 64, ARGUMENTS_MAX = 4096 };

// What /proc says about the memory of a process, in bytes; -1 where it cannot be read.
struct resident {
  int64_t peak;
  int64_t now;
  int64_t anonymous;
  // Pages of mapped files and of shared memory, which other processes may map too.
  int64_t files;
  int64_t shared_memory;
};

// An image from its start to its end, for the peak of the whole tree. A family is an image that was started by exec, and all
// processes forked from it: they share pages.
struct life {
  int family;
  bool is_owner;
  int64_t started_ns;
  int64_t ended_ns;
  int64_t own_bytes;
  int64_t inherited_bytes;
  int64_t files_bytes;
};

struct lives {
  struct life *life;
  size_t count;
  size_t capacity;
  bool incomplete;
};

// Processes that ran the same program with the same files mapped as code.
struct program {
  char name[PROGRAM_NAME_MAX];
  int processes;
  // Processes that can still add to it.
  int open;
  int64_t cpu_ns;
  // Part of cpu_ns in processes that were still running when the first one had ended.
  int64_t left_ns;
  // exec replaced the image, so that its maps are gone. What its environment said when it started is known.
  bool replaced;
  bool preloads;
  struct mapped_files mapped;
};

struct programs {
  struct program program[PROGRAMS_MAX];
  size_t count;
  // Programs that found no place: those with the least CPU time.
  int other_processes;
  int64_t other_ns;
};

// The program's own process as the kernel has it. The program itself can overwrite the arguments after its exec.
struct program_state {
  bool known;
  // With the device and inode that stat names.
  struct file_identity executable;
  // Each argument ends with a zero byte.
  bool truncated;
  size_t length;
  char arguments[ARGUMENTS_MAX];
};

// Execs of certain programs, as lines of JSON.
struct calls {
  const char *names;
  char *text;
  size_t length;
  size_t capacity;
  int count;
  // Some were left out, since there were too many or they were too long.
  bool truncated;
};

struct process {
  pid_t pid;
  pid_t parent;
  // Generations below the process that was started. Wrappers stand above the program and are not counted.
  int depth;
  bool is_wrapper;
  bool exiting;
  // It still worked when the first process had ended.
  bool left;
  int64_t noted_ns;
  // Of the present image.
  char name[PROGRAM_NAME_MAX];
  bool preloads;
  bool borrows_memory;
  bool is_owner;
  int family;
  int64_t started_ns;
  int64_t before_ns;
  int64_t inherited_bytes;
  int64_t inherited_anonymous;
  int64_t seen_peak;
  // Read when it exits.
  bool read;
  struct resident resident;
  int64_t private_bytes;
  int64_t faults;
  struct program *program;
  // Of children that are seen and were waited for.
  int64_t children_ns;
  int64_t children_system_ns;
  int64_t children_faults;
  int64_t children_peak;
};

struct tree {
  // The program: `wrapped` generations below the process that was started; 0 until it exists.
  pid_t root;
  int wrapped;
  // The wrapper that started the program, and the wrapper that is kept from learning that the program has ended.
  pid_t wrapper;
  pid_t held;
  // The program ended untraced: what it became was not seen.
  bool root_lost;
  // CPU time of wrappers.
  int64_t wrappers_ns;
  const char *library;
  // Whether to count the instructions of the program and its processes, and the counter; -1 without one.
  bool counts;
  int counter;
  // Whether the program is to have a layout without chance, and an errno when it has not.
  bool has_layout;
  int layout_error;
  // The program is kept at its exec until it may begin; it stands there.
  bool waits;
  bool stands;
  bool root_started;
  int64_t root_started_ns;
  int64_t root_before_ns;
  int64_t root_system_before_ns;
  int64_t root_faults_before;
  // At its exec and at its end, and how often it became another program by exec.
  struct program_state began;
  struct program_state ended;
  int64_t execs;
  struct calls calls;
  struct process *process;
  size_t count;
  size_t capacity;
  int families;
  // Processes that began and programs that they became.
  int images;
  // All are to die: nothing is read any more.
  bool closing;
  int processes;
  int64_t cpu_ns;
  // Its part in the kernel, as the kernel divides it.
  int64_t system_ns;
  // CPU time of processes that were not traced.
  int64_t unseen_ns;
  int64_t faults;
  // Of the image with the most CPU time: its resident memory at its end.
  int64_t busiest_ns;
  int64_t end_bytes;
  struct lives lives;
  struct programs programs;
};

// processes.c
struct process *find_process(struct tree *tree, pid_t pid);
// NULL when there is no memory for it.
struct process *add_process(struct tree *tree, pid_t pid, pid_t parent);
void remove_process(struct tree *tree, struct process *process);
bool was_traced(pid_t pid);
// Threads other than the first one of their process; 0 for a number that is none.
pid_t process_of_thread(pid_t task);
void note_thread(pid_t task, pid_t process);
// Whether there are processes other than wrappers.
bool has_processes(const struct tree *tree);
// Marks the processes as left behind that used CPU time since the last call, or are running; returns whether there is one.
bool note_work(struct tree *tree);

// tree.c
// usage: of the process at this moment; NULL when it is not known.
void on_exec(struct tree *tree, struct process *process, const struct rusage *usage);
// The program begins, which stood at its exec.
void on_start(struct tree *tree);
// CPU time of the processes that are alive, wrappers included.
int64_t live_ns(const struct tree *tree);
void on_exit_stop(struct tree *tree, struct process *process, pid_t task);
// waiting: who gets its CPU time by waiting for it, which need not be the process that started it. own_ns: CPU time of the process
// alone, threads included; -1 when it cannot be read. Returns false for a thread, and for a process whose end was already noted: the
// launcher inherits it when its parent did not wait for it.
bool on_end(struct tree *tree, pid_t pid, pid_t waiting, int64_t own_ns, const struct rusage *usage);
// memory.c
void add_life(struct lives *lives, const struct life *life);
// The largest sum of memory of the processes that were alive at the same time; -1 when it is not known.
int64_t peak_of(struct lives *lives);

// programs.c
struct program *open_program(struct programs *programs, const struct process *process, const struct mapped_files *mapped);
void close_program(struct program *program, int64_t cpu_ns, bool left);
void add_replaced(struct programs *programs, const struct process *process, int64_t cpu_ns);

// calls.c: lists the program that a process has become, if it has one of the names.
void note_call(struct calls *calls, pid_t pid);

// program-state.c
void read_program_state(pid_t task, struct program_state *state);
// The arguments, each with a zero byte behind it; -1 when they cannot be read.
ssize_t read_arguments(pid_t task, char *arguments, size_t size);

// layout.c: at the exec of a program whose layout is fixed. An errno when its layout is by chance; 0 when all is well.
int settle_layout(pid_t program);

// read.c: what /proc says about one process.
struct resident resident_of(pid_t task);
int64_t private_bytes_of(pid_t task);
int64_t minor_faults_of(pid_t pid);
int64_t cpu_ns_of(pid_t pid);
bool is_running(pid_t pid);
// Whether a process, or a zombie, is not traced.
bool is_untraced(pid_t pid);
// Whether a process is number 1 of a namespace of its own.
bool is_first_of_namespace(pid_t pid);
// Bits of personality(2); -1 when they cannot be read.
int personality_of(pid_t pid);
pid_t group_of(pid_t task);
pid_t parent_of(pid_t pid);
void name_of(pid_t pid, char name[PROGRAM_NAME_MAX]);
// Whether the dynamic loader of an image that has just been started will load the library: LD_PRELOAD has it, and there is a loader
// that obeys it.
bool preloads_library(pid_t pid, const char *library);
int64_t rusage_ns(const struct rusage *usage);
int64_t rusage_system_ns(const struct rusage *usage);

#endif
