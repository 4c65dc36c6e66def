// Uses up what the machine has. Each attack stops at a bound, so that it can be tried without protection too.
#define _GNU_SOURCE
#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include "probe.h"

// Starts that many processes at once. They end with the probe.
static const char *fork_bomb(char **arguments) {
  int wanted = atoi(arguments[0]), started = 0;
  int ends[2];
  if (pipe(ends) != 0) return NULL;
  for (; started < wanted; started++) {
    pid_t child = fork();
    if (child < 0) break;
    if (child > 0) continue;
    char byte;
    close(ends[1]);
    _exit(read(ends[0], &byte, 1) != 0);
  }
  int number = errno;
  close(ends[1]);
  while (wait(NULL) > 0) continue;
  errno = number;
  return started == wanted ? text("%d processes", started) : NULL;
}

// Touches that many MiB. A limit on memory kills the child that does it.
static const char *memory_bomb(char **arguments) {
  size_t wanted = (size_t)atoi(arguments[0]);
  pid_t child = fork();
  if (child == 0) {
    for (size_t each = 0; each < wanted; each++) {
      char *page = mmap(NULL, 1 << 20, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
      if (page == MAP_FAILED) _exit(1);
      memset(page, 1, 1 << 20);
    }
    _exit(0);
  }
  int status = 0;
  waitpid(child, &status, 0);
  because = WIFSIGNALED(status) ? "killed" : "refused";
  return WIFEXITED(status) && WEXITSTATUS(status) == 0 ? text("%zu MiB", wanted) : NULL;
}

// Writes that many MiB into a new file of a directory.
static const char *disk_bomb(char **arguments) {
  static char block[1 << 20];
  const char *name = text("%s/disk-bomb", arguments[0]);
  int file = open(name, O_WRONLY | O_CREAT | O_EXCL, 0600);
  if (file < 0) return NULL;
  memset(block, 1, sizeof block);
  signal(SIGXFSZ, SIG_IGN);
  int wanted = atoi(arguments[1]), written = 0, number = 0;
  for (; written < wanted; written++) {
    ssize_t length = write(file, block, sizeof block);
    if (length == (ssize_t)sizeof block) continue;
    // A write that was cut short found no more space.
    number = length < 0 ? errno : ENOSPC;
    break;
  }
  unlink(name);
  errno = number;
  return written == wanted ? text("%d MiB", written) : NULL;
}

// Makes that many files.
static const char *inode_bomb(char **arguments) {
  const char *directory = text("%s/inode-bomb", arguments[0]);
  if (mkdir(directory, 0700) != 0) return NULL;
  int wanted = atoi(arguments[1]), made = 0;
  for (; made < wanted; made++) {
    int file = open(text("%s/%d", directory, made), O_WRONLY | O_CREAT | O_EXCL, 0600);
    if (file < 0) break;
    close(file);
  }
  int number = errno;
  for (int each = 0; each < made; each++) unlink(text("%s/%d", directory, each));
  rmdir(directory);
  errno = number;
  return made == wanted ? text("%d files", made) : NULL;
}

static const char *descriptor_bomb(char **arguments) {
  int wanted = atoi(arguments[0]), opened = 0;
  while (opened < wanted && open("/dev/null", O_RDONLY) >= 0) opened++;
  return opened == wanted ? text("%d open files", opened) : NULL;
}

static const char *lock_memory(char **arguments) {
  size_t bytes = (size_t)atoi(arguments[0]) << 20;
  void *memory = mmap(NULL, bytes, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
  return memory != MAP_FAILED && mlock(memory, bytes) == 0 ? "locked memory" : NULL;
}

// Blank lines, which are the cheapest to write and were the dearest to read.
static const char *output_bomb(char **arguments) {
  static char lines[1 << 20];
  memset(lines, '\n', sizeof lines);
  for (int each = atoi(arguments[0]); each > 0; each--)
    if (write(2, lines, sizeof lines) < 0) return NULL;
  return "written";
}

// Works until it is ended.
static const char *time_bomb(char **arguments) {
  (void)arguments;
  for (int number = 1; number < NSIG; number++) signal(number, SIG_IGN);
  for (volatile unsigned turn = 0;; turn++) continue;
  return NULL;
}

static const char *stop_itself(char **arguments) {
  (void)arguments;
  kill(getpid(), SIGSTOP);
  return "went on";
}

static const char *core_dump(char **arguments) {
  (void)arguments;
  abort();
}

const struct attack resources[] = {
    ATTACK(fork_bomb, 1),   ATTACK(memory_bomb, 1), ATTACK(disk_bomb, 2), ATTACK(inode_bomb, 2),  ATTACK(descriptor_bomb, 1),
    ATTACK(lock_memory, 1), ATTACK(output_bomb, 1), ATTACK(time_bomb, 0), ATTACK(stop_itself, 0), ATTACK(core_dump, 0),
    END_OF_ATTACKS,
};
