// Stands for the harness: a process with a secret in its environment, its memory and an open file. Prints where, and waits.
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

int main(int argc, char **argv) {
  if (argc < 3) return 2;
  // The secret of its memory is in no argument: it is made here.
  static char secret[64];
  snprintf(secret, sizeof secret, "memory-of-%d", (int)getpid());
  int file = open(argv[1], O_RDONLY);
  if (file < 0) return 1;
  printf("%d %lx %s %d\n", (int)getpid(), (unsigned long)secret, secret, file);
  fflush(stdout);
  char byte;
  return read(0, &byte, 1) < 0;
}
