// Files that a process has mapped as code.
#ifndef ALLOC_AB_MAPS_H
#define ALLOC_AB_MAPS_H

#include <stdbool.h>
#include <stddef.h>
#include <sys/types.h>

// A file as the kernel identifies it in /proc/<pid>/maps. On overlay and btrfs file systems, stat returns another device.
struct file_identity {
  bool known;
  char path[4096];
  char device[24];
  unsigned long long inode;
};

enum { MAPPED_FILES_MAX = 256 };

// Executable mappings of files, each file once.
struct mapped_files {
  bool known;
  bool truncated;
  size_t count;
  struct file_identity file[MAPPED_FILES_MAX];
};

void identify_file(const char *path, struct file_identity *identity);
void read_mapped_files(pid_t task, struct mapped_files *mapped);

#endif
