// What /proc says about one process.
#define _GNU_SOURCE
#include <elf.h>
#include <fcntl.h>
#include <link.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#include "tree.h"

// A small file of /proc/<pid>, as text with a zero byte at its end; its length, or -1 when it cannot be read.
static ssize_t read_file(pid_t pid, const char *which, char *text, size_t size) {
  char name[64];
  snprintf(name, sizeof name, "/proc/%d/%s", (int)pid, which);
  int descriptor = open(name, O_RDONLY | O_CLOEXEC);
  if (descriptor < 0) return -1;
  size_t length = 0;
  for (ssize_t more; length < size - 1 && (more = read(descriptor, text + length, size - 1 - length)) > 0;) length += (size_t)more;
  close(descriptor);
  text[length] = '\0';
  return (ssize_t)length;
}

// The number behind a name at the start of a line, `VmHWM:   1234 kB`; -1 when the line is absent.
static long long number_after(const char *text, const char *name) {
  size_t length = strlen(name);
  for (const char *line = text; line; line = strchr(line, '\n')) {
    line += *line == '\n';
    if (strncmp(line, name, length) == 0 && line[length] == ':') return strtoll(line + length + 1, NULL, 10);
  }
  return -1;
}

static int64_t bytes_after(const char *text, const char *name) {
  long long kilobytes = number_after(text, name);
  return kilobytes < 0 ? -1 : (int64_t)kilobytes * 1024;
}

struct resident resident_of(pid_t task) {
  char text[4096];
  struct resident resident = {-1, -1, -1, -1, -1};
  if (read_file(task, "status", text, sizeof text) < 0) return resident;
  resident.peak = bytes_after(text, "VmHWM");
  resident.now = bytes_after(text, "VmRSS");
  resident.anonymous = bytes_after(text, "RssAnon");
  resident.shared_memory = bytes_after(text, "RssShmem");
  int64_t files = bytes_after(text, "RssFile");
  resident.files = files < 0 || resident.shared_memory < 0 ? -1 : files + resident.shared_memory;
  return resident;
}

int64_t private_bytes_of(pid_t task) {
  char text[4096];
  if (read_file(task, "smaps_rollup", text, sizeof text) < 0) return 0;
  int64_t bytes = bytes_after(text, "Private_Dirty");
  return bytes < 0 ? 0 : bytes;
}

bool is_untraced(pid_t pid) {
  char text[4096];
  if (read_file(pid, "status", text, sizeof text) <= 0) return false;
  const char *state = strstr(text, "\nState:\t");
  return state && state[8] != 'X' && number_after(text, "TracerPid") == 0;
}

bool is_first_of_namespace(pid_t pid) {
  char text[4096];
  if (read_file(pid, "status", text, sizeof text) <= 0) return false;
  // Its numbers in all namespaces, the innermost last.
  char *line = strstr(text, "\nNSpid:");
  char *end = line ? strchr(line + 1, '\n') : NULL;
  return end && end[-1] == '1' && end[-2] == '\t';
}

pid_t group_of(pid_t task) {
  char text[4096];
  return read_file(task, "status", text, sizeof text) < 0 ? -1 : (pid_t)number_after(text, "Tgid");
}

pid_t parent_of(pid_t pid) {
  char text[4096];
  return read_file(pid, "status", text, sizeof text) < 0 ? -1 : (pid_t)number_after(text, "PPid");
}

int personality_of(pid_t pid) {
  char text[64];
  return read_file(pid, "personality", text, sizeof text) <= 0 ? -1 : (int)strtol(text, NULL, 16);
}

bool is_running(pid_t pid) {
  char line[1024];
  const char *name_end = read_file(pid, "stat", line, sizeof line) < 0 ? NULL : strrchr(line, ')');
  return name_end && name_end[1] == ' ' && name_end[2] == 'R';
}

int64_t minor_faults_of(pid_t pid) {
  char line[1024];
  if (read_file(pid, "stat", line, sizeof line) < 0) return -1;
  // The program's name stands in parentheses and may itself contain any character.
  char *rest = strrchr(line, ')');
  unsigned long faults;
  // After the name: state ppid pgrp session tty tpgid flags minflt
  if (!rest || sscanf(rest + 1, " %*c %*d %*d %*d %*d %*d %*u %lu", &faults) != 1) return -1;
  return (int64_t)faults;
}

int64_t cpu_ns_of(pid_t pid) {
  clockid_t clock;
  struct timespec time;
  if (clock_getcpuclockid(pid, &clock) != 0 || clock_gettime(clock, &time) != 0) return -1;
  return (int64_t)time.tv_sec * 1000000000 + time.tv_nsec;
}

int64_t rusage_system_ns(const struct rusage *usage) {
  return (int64_t)usage->ru_stime.tv_sec * 1000000000 + (int64_t)usage->ru_stime.tv_usec * 1000;
}

int64_t rusage_ns(const struct rusage *usage) {
  return ((int64_t)usage->ru_utime.tv_sec + usage->ru_stime.tv_sec) * 1000000000 +
         ((int64_t)usage->ru_utime.tv_usec + usage->ru_stime.tv_usec) * 1000;
}

void name_of(pid_t pid, char name[PROGRAM_NAME_MAX]) {
  char link[64], path[4096];
  snprintf(link, sizeof link, "/proc/%d/exe", (int)pid);
  ssize_t length = readlink(link, path, sizeof path - 1);
  if (length <= 0) {
    snprintf(name, PROGRAM_NAME_MAX, "unknown");
    return;
  }
  path[length] = '\0';
  const char *slash = strrchr(path, '/');
  snprintf(name, PROGRAM_NAME_MAX, "%.*s", PROGRAM_NAME_MAX - 1, slash ? slash + 1 : path);
}

// Whether the image has a dynamic loader (AT_BASE) which does not ignore LD_PRELOAD (AT_SECURE).
static bool has_loader(pid_t pid) {
  char bytes[4096];
  ssize_t length = read_file(pid, "auxv", bytes, sizeof bytes);
  bool loader = false;
  for (size_t at = 0; at + sizeof(ElfW(auxv_t)) <= (size_t)(length < 0 ? 0 : length); at += sizeof(ElfW(auxv_t))) {
    ElfW(auxv_t) entry;
    memcpy(&entry, bytes + at, sizeof entry);
    if (entry.a_type == AT_BASE) loader = entry.a_un.a_val != 0;
    if (entry.a_type == AT_SECURE && entry.a_un.a_val != 0) return false;
  }
  return loader;
}

static bool lists(const char *value, const char *library) {
  size_t length = strlen(library);
  while (*value) {
    size_t word = strcspn(value, ": ");
    if (word == length && memcmp(value, library, length) == 0) return true;
    value += word;
    value += *value != '\0';
  }
  return false;
}

bool preloads_library(pid_t pid, const char *library) {
  static char text[1 << 18];
  if (!library) return true;
  ssize_t length = read_file(pid, "environ", text, sizeof text);
  for (const char *entry = text; length > 0 && entry < text + length; entry += strlen(entry) + 1)
    if (strncmp(entry, "LD_PRELOAD=", 11) == 0) return lists(entry + 11, library) && has_loader(pid);
  return false;
}
