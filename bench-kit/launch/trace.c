// Peak memory, faults and mappings are gone once a process is a zombie, and rusage's maxrss is inherited through fork and exec. The
// processes of a program are therefore traced, but only to stop each one at its start, at its exec and at the start of its exit,
// and to read it there. Threads are traced too, since each may fork or exec, and the last one to end may be any: they stop at their
// start, and at their end only when the first thread has ended before. System calls and allocations run at full speed.
#define _GNU_SOURCE
#include <dirent.h>
#include <errno.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/ptrace.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

#include "launch.h"

enum {
  STARTS_FOLLOWED = PTRACE_O_TRACEEXEC | PTRACE_O_TRACEFORK | PTRACE_O_TRACEVFORK | PTRACE_O_TRACECLONE | PTRACE_O_EXITKILL,
  FOLLOWED = STARTS_FOLLOWED | PTRACE_O_TRACEEXIT
};

// Children and threads inherit the options and are traced from their first instruction on.
bool trace_child(pid_t pid) { return ptrace(PTRACE_SEIZE, pid, 0, (long)FOLLOWED) == 0; }

// The record of a process; a process that stops before its parent's fork was reported gets one here. NULL for a thread.
static struct process *known(struct tree *tree, pid_t pid, pid_t parent) {
  struct process *process = find_process(tree, pid);
  if (process || process_of_thread(pid) != 0) return process;
  // A thread of the parent is recognised by a system call: what /proc says takes longer.
  pid_t group = parent > 0 && syscall(SYS_tgkill, parent, pid, 0) == 0 ? parent : group_of(pid);
  if (group == pid) return add_process(tree, pid, parent > 0 ? parent : parent_of(pid));
  note_thread(pid, group);
  return NULL;
}

// The first thread of a process ends before others, of which the last one to end is to be read.
static void follow_other_threads(pid_t pid) {
  char name[64];
  snprintf(name, sizeof name, "/proc/%d/task", (int)pid);
  DIR *directory = opendir(name);
  if (!directory) return;
  for (struct dirent *entry; (entry = readdir(directory));) {
    pid_t task = (pid_t)atoi(entry->d_name);
    if (task > 0 && task != pid) ptrace(PTRACE_INTERRUPT, task, 0, 0);
  }
  closedir(directory);
}

static void on_stop(struct tree *tree, pid_t task, int status, const struct rusage *usage, int64_t *stopped_ns) {
  int event = status >> 16;
  int number = WSTOPSIG(status);
  int64_t noticed = monotonic_ns();
  // A wrapper that is held stays in whatever stop it is; it ends by SIGKILL.
  if (task == tree->held && event != PTRACE_EVENT_EXIT) return;
  struct process *process = known(tree, task, 0);
  pid_t group = process ? task : process_of_thread(task);
  unsigned long message = 0;
  if (event == PTRACE_EVENT_FORK || event == PTRACE_EVENT_VFORK || event == PTRACE_EVENT_CLONE) {
    if (ptrace(PTRACE_GETEVENTMSG, task, 0, &message) == 0) {
      struct process *child = known(tree, (pid_t)message, group);
      if (child && event == PTRACE_EVENT_VFORK) child->borrows_memory = !child->is_owner;
    }
  } else if (event == PTRACE_EVENT_EXEC && process) {
    on_exec(tree, process, usage);
    // A thread that calls exec gets the number of the process; the message is its former one.
    if (ptrace(PTRACE_GETEVENTMSG, task, 0, &message) == 0) note_thread((pid_t)message, 0);
    ptrace(PTRACE_SETOPTIONS, task, 0, (long)FOLLOWED);
    if (tree->waits && task == tree->root) {
      tree->waits = false;
      tree->stands = true;
      return;
    }
  } else if (event == PTRACE_EVENT_EXIT) {
    struct process *ending = find_process(tree, group);
    if (ending) on_exit_stop(tree, ending, task);
    if (process) follow_other_threads(task);
    if (task == tree->root) *stopped_ns += monotonic_ns() - noticed;
  } else if (event == PTRACE_EVENT_STOP && (number == SIGSTOP || number == SIGTSTP || number == SIGTTIN || number == SIGTTOU)) {
    // A program that stops itself stays stopped, as it would untraced; the deadline ends it.
    ptrace(PTRACE_LISTEN, task, 0, 0);
    return;
  } else if (event == PTRACE_EVENT_STOP && !process) {
    const struct process *whole = find_process(tree, group);
    ptrace(PTRACE_SETOPTIONS, task, 0, (long)(whole && whole->exiting ? FOLLOWED : STARTS_FOLLOWED));
  } else if (event == PTRACE_EVENT_STOP) {
    // A process that a thread has started has its options.
    ptrace(PTRACE_SETOPTIONS, task, 0, (long)FOLLOWED);
  }
  // The first process of a namespace cannot be stopped from inside, unless it is traced: then the kernel leaves it to the tracer.
  if (event == 0 && number == SIGSTOP && is_first_of_namespace(task)) number = 0;
  // A signal for the program is passed on unchanged.
  ptrace(PTRACE_CONT, task, 0, event == 0 ? (long)number : 0L);
}

void let_begin(struct tree *tree) {
  on_start(tree);
  ptrace(PTRACE_CONT, tree->root, 0, 0L);
}

// bwrap ends its namespace, and with it all processes inside, as soon as it learns that the program has ended. It is therefore
// stopped first, so that processes that the program left behind can be observed as they would be without a wrapper.
static void hold_wrapper(struct tree *tree) {
  if (tree->wrapped == 0 || ptrace(PTRACE_INTERRUPT, tree->wrapper, 0, 0) != 0) return;
  tree->held = tree->wrapper;
}

enum event take_event(struct tree *tree, struct end *end, int64_t *stopped_ns) {
  siginfo_t info = {.si_pid = 0};
  if (waitid(P_ALL, 0, &info, WEXITED | WSTOPPED | WNOHANG | WNOWAIT | __WALL) != 0) return errno == ECHILD ? NO_PROCESS : NO_EVENT;
  if (info.si_pid == 0) return NO_EVENT;
  bool is_end = info.si_code != CLD_TRAPPED && info.si_code != CLD_STOPPED;
  bool is_thread = process_of_thread(info.si_pid) != 0;
  // A thread that is killed at its start was not noted.
  if (is_end && !is_thread && !find_process(tree, info.si_pid)) is_thread = group_of(info.si_pid) != info.si_pid;
  // A zombie still has its clock, and the time of its exit is on it.
  int64_t own_ns = is_end && !is_thread ? cpu_ns_of(info.si_pid) : -1;
  pid_t waiting = is_end && !is_thread ? parent_of(info.si_pid) : 0;
  if (info.si_pid == tree->root && is_end) {
    tree->root_lost = tree->root_started && is_untraced(tree->root);
    hold_wrapper(tree);
  }
  pid_t task = wait4(info.si_pid, &end->status, WNOHANG | __WALL, &end->usage);
  if (task <= 0) return OTHER_EVENT;
  if (WIFSTOPPED(end->status)) {
    on_stop(tree, task, end->status, &end->usage, stopped_ns);
    return OTHER_EVENT;
  }
  if (is_thread) {
    note_thread(task, 0);
    return OTHER_EVENT;
  }
  struct process *process = find_process(tree, task);
  end->pid = task;
  end->is_wrapper = process && process->is_wrapper;
  return on_end(tree, task, waiting, own_ns, &end->usage) ? PROCESS_ENDED : OTHER_EVENT;
}
