// Reads which files a process has mapped as code.
#define _GNU_SOURCE
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

#include "maps.h"

struct mapping {
  unsigned long start;
  bool executable;
  struct file_identity file;
};

// A line is "start-end perms offset major:minor inode   path"; the path may contain blanks.
static bool parse_mapping(char *line, struct mapping *mapping) {
  char permissions[8];
  int path = 0;
  memset(&mapping->file, 0, offsetof(struct file_identity, path) + 1);
  if (sscanf(line, "%lx-%*x %7s %*x %23s %llu %n", &mapping->start, permissions, mapping->file.device, &mapping->file.inode, &path) != 4) return false;
  mapping->executable = strchr(permissions, 'x') != NULL;
  size_t length = strcspn(line + path, "\n");
  if (length >= sizeof mapping->file.path) length = sizeof mapping->file.path - 1;
  memcpy(mapping->file.path, line + path, length);
  mapping->file.path[length] = '\0';
  mapping->file.known = true;
  return true;
}

static void add_file(struct mapped_files *mapped, const struct file_identity *file) {
  for (size_t index = 0; index < mapped->count; index++) {
    const struct file_identity *known = &mapped->file[index];
    if (known->inode == file->inode && strcmp(known->device, file->device) == 0) return;
  }
  if (mapped->count == MAPPED_FILES_MAX) {
    mapped->truncated = true;
    return;
  }
  mapped->file[mapped->count++] = *file;
}

void read_mapped_files(pid_t task, struct mapped_files *mapped) {
  char name[64];
  snprintf(name, sizeof name, "/proc/%d/maps", (int)task);
  FILE *file = fopen(name, "re");
  if (!file) return;
  static struct mapping mapping;
  char *line = NULL;
  size_t capacity = 0;
  mapped->known = true;
  mapped->truncated = false;
  mapped->count = 0;
  while (getline(&line, &capacity, file) > 0) {
    if (parse_mapping(line, &mapping) && mapping.executable && mapping.file.inode != 0) add_file(mapped, &mapping.file);
  }
  free(line);
  fclose(file);
}

// Maps the file into the launcher and reads how the kernel identifies it in the launcher's own maps.
void identify_file(const char *path, struct file_identity *identity) {
  int descriptor = open(path, O_RDONLY | O_CLOEXEC);
  if (descriptor < 0) return;
  void *address = mmap(NULL, 1, PROT_READ, MAP_PRIVATE, descriptor, 0);
  close(descriptor);
  if (address == MAP_FAILED) return;
  FILE *file = fopen("/proc/self/maps", "re");
  static struct mapping mapping;
  char *line = NULL;
  size_t capacity = 0;
  while (file && getline(&line, &capacity, file) > 0) {
    if (parse_mapping(line, &mapping) && mapping.start == (unsigned long)address) {
      *identity = mapping.file;
      break;
    }
  }
  free(line);
  if (file) fclose(file);
  munmap(address, 1);
}
