// Reads what belongs to the harness: its files, environment, memory and descriptors.
#define _GNU_SOURCE
#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ptrace.h>
#include <sys/syscall.h>
#include <sys/uio.h>
#include <sys/wait.h>
#include <unistd.h>

#include "probe.h"

// The content of the file, when it has the secret.
static const char *read_secret(char **arguments) {
  const char *content = content_of_file(arguments[0]);
  if (!content) return NULL;
  if (strstr(content, arguments[1])) return content;
  because = "the file has other content";
  return NULL;
}

static const char *shadow(char **arguments) {
  (void)arguments;
  return content_of_file("/etc/shadow") ? "password hashes" : NULL;
}

// Looks for the secret in one file of every process.
static const char *search_processes(const char *file, const char *secret) {
  DIR *directory = opendir("/proc");
  if (!directory) return NULL;
  for (struct dirent *entry; (entry = readdir(directory));) {
    if (atoi(entry->d_name) <= 0 || atoi(entry->d_name) == getpid()) continue;
    const char *content = content_of_file(text("/proc/%s/%s", entry->d_name, file));
    if (content && strstr(content, secret)) return text("%s of process %s", file, entry->d_name);
  }
  closedir(directory);
  because = "no process shows it";
  return NULL;
}

static const char *environment_of_any(char **arguments) { return search_processes("environ", arguments[0]); }

// A command line with a mark that this command line does not have: the arguments are its two halves.
static const char *command_line_of_any(char **arguments) {
  char secret[256];
  snprintf(secret, sizeof secret, "%s%s", arguments[0], arguments[1]);
  return search_processes("cmdline", secret);
}

static const char *environment_of(char **arguments) {
  const char *content = content_of_file(text("/proc/%s/environ", arguments[0]));
  return content && strstr(content, arguments[1]) ? "its environment" : NULL;
}

// `arguments`: process, address in hexadecimal, the secret that is there.
static const char *memory_by_file(char **arguments) {
  char got[64] = "";
  int file = open(text("/proc/%s/mem", arguments[0]), O_RDONLY);
  if (file < 0 || pread(file, got, strlen(arguments[2]), (off_t)strtoull(arguments[1], NULL, 16)) <= 0) return NULL;
  return strcmp(got, arguments[2]) == 0 ? "its memory" : NULL;
}

static const char *memory_by_call(char **arguments) {
  char got[64] = "";
  struct iovec here = {got, strlen(arguments[2])};
  struct iovec there = {(void *)(uintptr_t)strtoull(arguments[1], NULL, 16), strlen(arguments[2])};
  if (process_vm_readv(atoi(arguments[0]), &here, 1, &there, 1, 0) <= 0) return NULL;
  return strcmp(got, arguments[2]) == 0 ? "its memory" : NULL;
}

static const char *memory_by_ptrace(char **arguments) {
  pid_t pid = atoi(arguments[0]);
  if (ptrace(PTRACE_SEIZE, pid, 0, 0) != 0) return NULL;
  ptrace(PTRACE_DETACH, pid, 0, 0);
  return "attached to it";
}

// `arguments`: process, descriptor, the secret that it gives.
static const char *descriptor_by_file(char **arguments) {
  const char *content = content_of_file(text("/proc/%s/fd/%s", arguments[0], arguments[1]));
  return content && strstr(content, arguments[2]) ? "its open file" : NULL;
}

static const char *descriptor_by_call(char **arguments) {
  int process = (int)syscall(SYS_pidfd_open, atoi(arguments[0]), 0);
  if (process < 0) return NULL;
  int taken = (int)syscall(SYS_pidfd_getfd, process, atoi(arguments[1]), 0);
  if (taken < 0) return NULL;
  char got[64] = "";
  if (pread(taken, got, strlen(arguments[2]), 0) <= 0) return NULL;
  return strcmp(got, arguments[2]) == 0 ? "its open file" : NULL;
}

static const char *inherited_descriptors(char **arguments) {
  (void)arguments;
  for (int descriptor = 3; descriptor < 1024; descriptor++)
    if (fcntl(descriptor, F_GETFD) >= 0) return text("descriptor %d is open", descriptor);
  return NULL;
}

static const char *kernel_log(char **arguments) {
  (void)arguments;
  static char log[4096];
  return syscall(SYS_syslog, 3, log, (int)sizeof log - 1) > 0 || content_of_file("/dev/kmsg") ? "the kernel's log" : NULL;
}

// Where a process that sees `/` of the host through another one can read: the root of the harness.
static const char *root_of(char **arguments) {
  const char *content = content_of_file(text("/proc/%s/root/%s", arguments[0], arguments[1]));
  return content && strstr(content, arguments[2]) ? "a file through its root" : NULL;
}

const struct attack secrets[] = {
    ATTACK(read_secret, 2),        ATTACK(shadow, 0),           ATTACK(environment_of_any, 1),   ATTACK(command_line_of_any, 2),
    ATTACK(environment_of, 2),     ATTACK(memory_by_file, 3),   ATTACK(memory_by_call, 3),       ATTACK(memory_by_ptrace, 1),
    ATTACK(descriptor_by_file, 3), ATTACK(descriptor_by_call, 3), ATTACK(inherited_descriptors, 0), ATTACK(kernel_log, 0),
    ATTACK(root_of, 3),          END_OF_ATTACKS,
};
