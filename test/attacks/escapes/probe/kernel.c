// Enters parts of the kernel that an allocator never needs, each of which has had a way to become root.
#define _GNU_SOURCE
#include <errno.h>
#include <fcntl.h>
#include <linux/bpf.h>
#include <linux/keyctl.h>
#include <sched.h>
#include <signal.h>
#include <stdint.h>
#include <grp.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/prctl.h>
#include <sys/ptrace.h>
#include <sys/swap.h>
#include <sys/syscall.h>
#include <sys/time.h>
#include <sys/wait.h>
#include <termios.h>
#include <unistd.h>

#include "probe.h"

static const char *user_namespace(char **arguments) {
  (void)arguments;
  return unshare(CLONE_NEWUSER) == 0 ? "a user namespace" : NULL;
}

static const char *user_namespace_by_clone(char **arguments) {
  (void)arguments;
  long pid = syscall(SYS_clone, CLONE_NEWUSER | SIGCHLD, NULL, NULL, NULL, NULL);
  if (pid == 0) _exit(0);
  if (pid < 0) return NULL;
  waitpid((pid_t)pid, NULL, 0);
  return "a user namespace";
}

static const char *user_namespace_by_clone3(char **arguments) {
  (void)arguments;
  uint64_t clone_arguments[8] = {CLONE_NEWUSER, 0, 0, 0, SIGCHLD};
  long pid = syscall(SYS_clone3, clone_arguments, sizeof clone_arguments);
  if (pid == 0) _exit(0);
  if (pid < 0) return NULL;
  waitpid((pid_t)pid, NULL, 0);
  return "a user namespace";
}

static const char *enter_namespace(char **arguments) {
  int file = open(text("/proc/%s/ns/ipc", arguments[0]), O_RDONLY);
  if (file < 0) file = open("/proc/self/ns/ipc", O_RDONLY);
  return file >= 0 && setns(file, 0) == 0 ? "entered a namespace" : NULL;
}

static const char *keyring(char **arguments) {
  (void)arguments;
  return syscall(SYS_add_key, "user", "alloc-ab-attack", "x", 1, KEY_SPEC_PROCESS_KEYRING) >= 0 ? "a key" : NULL;
}

static const char *keyring_search(char **arguments) {
  (void)arguments;
  return syscall(SYS_keyctl, KEYCTL_GET_KEYRING_ID, KEY_SPEC_USER_KEYRING, 1) >= 0 ? "the keyring of the user" : NULL;
}

static const char *user_faults(char **arguments) {
  (void)arguments;
  // 1: UFFD_USER_MODE_ONLY, which needs no privilege.
  return syscall(SYS_userfaultfd, 1) >= 0 ? "userfaultfd" : NULL;
}

static const char *bpf_program(char **arguments) {
  (void)arguments;
  union bpf_attr attributes = {.map_type = BPF_MAP_TYPE_ARRAY, .key_size = 4, .value_size = 4, .max_entries = 1};
  return syscall(SYS_bpf, BPF_MAP_CREATE, &attributes, sizeof attributes) >= 0 ? "a map" : NULL;
}

static const char *trace_child(char **arguments) {
  (void)arguments;
  pid_t child = fork();
  if (child == 0) {
    pause();
    _exit(0);
  }
  long traced = ptrace(PTRACE_SEIZE, child, 0, 0);
  int number = errno;
  kill(child, SIGKILL);
  waitpid(child, NULL, 0);
  errno = number;
  return traced == 0 ? "traced a process" : NULL;
}

// Starts a program that becomes root whoever starts it, and looks whether it did. The program waits for its input.
static const char *setuid_exec(char **arguments) {
  int ends[2];
  if (pipe(ends) != 0) return NULL;
  pid_t child = fork();
  if (child == 0) {
    dup2(ends[0], 0);
    close(ends[1]);
    execl(arguments[0], arguments[0], NULL);
    _exit(1);
  }
  usleep(100000);
  const char *status = content_of_file(text("/proc/%d/status", (int)child));
  const char *ids = status ? strstr(status, "\nUid:") : NULL;
  int real = -1, effective = -1;
  if (ids) sscanf(ids, "\nUid: %d %d", &real, &effective);
  kill(child, SIGKILL);
  close(ends[1]);
  waitpid(child, NULL, 0);
  because = "it did not become root";
  return real != 0 && effective == 0 ? "root" : NULL;
}

#if defined(__x86_64__)
// getpid of 32 bits, past a filter that knows the numbers of 64 bits only.
static long call_32_bits(void) {
  long result;
  __asm__ volatile("int $0x80" : "=a"(result) : "a"(20L) : "memory");
  return result;
}

static const char *in_child(long (*call)(void), const char *what) {
  pid_t child = fork();
  if (child == 0) _exit(call() > 0 ? 0 : 1);
  int status = 0;
  waitpid(child, &status, 0);
  because = WIFSIGNALED(status) ? "killed by a signal" : "the call failed";
  return WIFEXITED(status) && WEXITSTATUS(status) == 0 ? what : NULL;
}

static const char *foreign_architecture(char **arguments) {
  (void)arguments;
  return in_child(call_32_bits, "a call of 32 bits");
}
#else
static const char *foreign_architecture(char **arguments) {
  (void)arguments;
  because = "this processor has one architecture here";
  return NULL;
}
#endif

static const char *terminal_input(char **arguments) {
  (void)arguments;
  // ENOTTY: the kernel got the request, so nothing forbade it.
  return ioctl(0, TIOCSTI, "x") == 0 || errno == ENOTTY ? "the kernel took the request" : NULL;
}

static const char *set_clock(char **arguments) {
  (void)arguments;
  struct timeval now;
  gettimeofday(&now, NULL);
  return settimeofday(&now, NULL) == 0 ? "set the clock" : NULL;
}

static const char *swap(char **arguments) {
  return swapon(arguments[0], 0) == 0 || errno == EINVAL ? "the kernel took the request" : NULL;
}

static const char *host_name(char **arguments) {
  (void)arguments;
  char name[128] = "";
  gethostname(name, sizeof name - 1);
  return sethostname(name, strlen(name)) == 0 ? "set the name of the host" : NULL;
}

// Samples every process on a processor, so that addresses and work of the harness are visible.
static const char *watch_processor(char **arguments) {
  (void)arguments;
  struct {
    uint32_t type, size;
    uint64_t config, rest[14];
  } event = {.type = 1, .size = 128, .config = 0};
  return syscall(SYS_perf_event_open, &event, -1, 0, -1, 0L) >= 0 ? "counts the work of all processes" : NULL;
}

static const char *set_user(char **arguments) {
  (void)arguments;
  if (geteuid() == 0) return "is root";
  return setuid(0) == 0 ? "became root" : NULL;
}

static const char *groups(char **arguments) {
  (void)arguments;
  gid_t none[1] = {0};
  return setgroups(1, none) == 0 ? "joined the group of root" : NULL;
}

static const char *new_privileges(char **arguments) {
  (void)arguments;
  because = "no new privileges";
  return prctl(PR_GET_NO_NEW_PRIVS, 0, 0, 0, 0) == 0 ? "may gain privileges" : NULL;
}

static const char *capabilities(char **arguments) {
  (void)arguments;
  because = "none";
  for (int number = 0; number < 41; number++)
    if (prctl(PR_CAPBSET_READ, number, 0, 0, 0) == 1) return text("capability %d is in its bounding set", number);
  return NULL;
}

const struct attack kernel[] = {
    ATTACK(user_namespace, 0), ATTACK(user_namespace_by_clone, 0), ATTACK(user_namespace_by_clone3, 0), ATTACK(enter_namespace, 1), ATTACK(keyring, 0),
    ATTACK(keyring_search, 0), ATTACK(user_faults, 0), ATTACK(bpf_program, 0), ATTACK(trace_child, 0), ATTACK(setuid_exec, 1), ATTACK(foreign_architecture, 0),
    ATTACK(terminal_input, 0), ATTACK(set_clock, 0), ATTACK(swap, 1), ATTACK(host_name, 0), ATTACK(watch_processor, 0),
    ATTACK(set_user, 0), ATTACK(groups, 0), ATTACK(new_privileges, 0), ATTACK(capabilities, 0), END_OF_ATTACKS,
};
