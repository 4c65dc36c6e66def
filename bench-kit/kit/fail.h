// Ends the process when memory cannot be allocated or a block was damaged.
#ifndef ALLOC_AB_FAIL_H
#define ALLOC_AB_FAIL_H

#include <stdio.h>
#include <unistd.h>

enum { EXIT_WRONG_USE = 2, EXIT_MEMORY = 4 };

// Runs no destructors and no atexit handlers, since the allocator may be in any state.
__attribute__((cold)) _Noreturn static inline void fail(const char *why) {
  fprintf(stderr, "bench: %s\n", why);
  _exit(EXIT_MEMORY);
}

#endif
