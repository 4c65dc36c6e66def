// Peak memory, faults and mappings are gone once a process is a zombie, and rusage's maxrss is inherited through fork and exec. The
// processes of a program are therefore traced, but only to stop each one at its start, at its exec and at the start of its exit,
// and to read it there. Only the first thread of a process is traced; threads, system calls and allocations run at full speed.
#define _GNU_SOURCE
#include <dirent.h>
#include <errno.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/ptrace.h>
#include <sys/wait.h>
#include <unistd.h>

#include "launch.h"

enum { FOLLOWED = PTRACE_O_TRACEEXIT | PTRACE_O_TRACEEXEC | PTRACE_O_TRACEFORK | PTRACE_O_TRACEVFORK | PTRACE_O_EXITKILL };

// Children inherit the options and are traced from their first instruction on.
bool trace_child(pid_t pid) { return ptrace(PTRACE_SEIZE, pid, 0, (long)FOLLOWED) == 0; }

// The first thread may end (pthread_exit) while others continue; then the exit of the last thread counts. Threads that are
// already exiting cannot be seized; that is not an error.
static void trace_other_threads(pid_t pid) {
  char name[64];
  snprintf(name, sizeof name, "/proc/%d/task", (int)pid);
  DIR *directory = opendir(name);
  if (!directory) return;
  for (struct dirent *entry; (entry = readdir(directory));) {
    pid_t task = (pid_t)atoi(entry->d_name);
    if (task > 0 && task != pid) ptrace(PTRACE_SEIZE, task, 0, (long)(FOLLOWED | PTRACE_O_TRACECLONE));
  }
  closedir(directory);
}

// The record of a process; a process that stops before its parent's fork was reported gets one here. NULL for a thread.
static struct process *known(struct tree *tree, pid_t pid, pid_t parent) {
  struct process *process = find_process(tree, pid);
  if (process || group_of(pid) != pid) return process;
  return add_process(tree, pid, parent > 0 ? parent : parent_of(pid));
}

enum { EXEC_WAIT_MS = 100 };

// A thread that is not the first one may call exec. The kernel then kills the others and gives it the number of the process, but
// not the tracer. A process that was killed in truth is gone, or a zombie, soon.
static void follow_exec_of_thread(struct tree *tree, pid_t pid) {
  int64_t deadline = monotonic_ns() + (int64_t)EXEC_WAIT_MS * 1000000;
  while (monotonic_ns() < deadline) {
    switch (standing_of(pid)) {
      case GONE:
        return;
      case TRACED:
        usleep(20);
        break;
      case UNTRACED:
        if (!trace_child(pid)) break;
        on_exec(tree, find_process(tree, pid), NULL);
        return;
    }
  }
  find_process(tree, pid)->lost = true;
}

static void on_stop(struct tree *tree, pid_t task, int status, const struct rusage *usage, int64_t *stopped_ns) {
  int event = status >> 16;
  int number = WSTOPSIG(status);
  int64_t noticed = monotonic_ns();
  struct process *process = known(tree, task, 0);
  unsigned long message = 0;
  if (event == PTRACE_EVENT_FORK || event == PTRACE_EVENT_VFORK || event == PTRACE_EVENT_CLONE) {
    if (ptrace(PTRACE_GETEVENTMSG, task, 0, &message) == 0) {
      struct process *child = known(tree, (pid_t)message, process ? task : group_of(task));
      if (child && event == PTRACE_EVENT_VFORK) child->borrows_memory = !child->is_owner;
    }
  } else if (event == PTRACE_EVENT_EXEC && process) {
    on_exec(tree, process, usage);
  } else if (event == PTRACE_EVENT_EXIT) {
    bool is_first = process != NULL;
    if (!process) process = find_process(tree, group_of(task));
    if (process) on_exit_stop(tree, process, task);
    ptrace(PTRACE_GETEVENTMSG, task, 0, &message);
    bool has_others = is_first && threads_of(task) > 1;
    if (task == tree->root) *stopped_ns += monotonic_ns() - noticed;
    ptrace(PTRACE_CONT, task, 0, 0);
    // Only now: to trace a thread that is in exec would wait for the end of the first thread, for ever if that is stopped.
    if (has_others && WIFSIGNALED((int)message)) follow_exec_of_thread(tree, task);
    else if (has_others) trace_other_threads(task);
    return;
  } else if (event == PTRACE_EVENT_STOP && (number == SIGSTOP || number == SIGTSTP || number == SIGTTIN || number == SIGTTOU)) {
    // A program that stops itself stays stopped, as it would untraced; the deadline ends it.
    ptrace(PTRACE_LISTEN, task, 0, 0);
    return;
  }
  // A signal for the program is passed on unchanged.
  ptrace(PTRACE_CONT, task, 0, event == 0 ? (long)number : 0L);
}

pid_t take_event(struct tree *tree, int *status, struct rusage *usage, int64_t *stopped_ns) {
  siginfo_t info = {.si_pid = 0};
  if (waitid(P_ALL, 0, &info, WEXITED | WSTOPPED | WNOHANG | WNOWAIT | __WALL) != 0) return errno == ECHILD ? NO_PROCESS : NO_EVENT;
  if (info.si_pid == 0) return NO_EVENT;
  // A zombie still has its clock, and the time of its exit is on it.
  int64_t own_ns = cpu_ns_of(info.si_pid);
  bool is_thread = !find_process(tree, info.si_pid) && group_of(info.si_pid) != info.si_pid;
  pid_t task = wait4(info.si_pid, status, WNOHANG | __WALL, usage);
  if (task <= 0) return OTHER_EVENT;
  if (WIFSTOPPED(*status)) {
    on_stop(tree, task, *status, usage, stopped_ns);
    return OTHER_EVENT;
  }
  if (is_thread) return OTHER_EVENT;
  return on_end(tree, task, own_ns, usage) ? task : OTHER_EVENT;
}
