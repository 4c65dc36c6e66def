// Places the memory of a program without chance, at a distance that is given.
#define _GNU_SOURCE
#include <errno.h>
#include <sys/personality.h>
#include <sys/resource.h>
#include <unistd.h>

#include "launch.h"

// Without chance, the kernel begins the mappings of a program below its stack, by as much as the limit of the stack is at exec, and by no
// less than this.
enum { DISTANCE_MIN = 128 << 20 };

bool fix_layout(long pages) {
  struct rlimit stack;
  int before = personality(0xffffffff);
  if (before < 0 || personality((unsigned long)before | ADDR_NO_RANDOMIZE) < 0 || getrlimit(RLIMIT_STACK, &stack) != 0) return false;
  stack.rlim_cur = DISTANCE_MIN + (rlim_t)pages * (rlim_t)sysconf(_SC_PAGESIZE);
  return setrlimit(RLIMIT_STACK, &stack) == 0;
}

// The limit has done its work. The threads of the program are to get the stacks that they have for its users.
int settle_layout(pid_t program) {
  struct rlimit stack;
  int chosen = personality_of(program);
  if (chosen < 0 || getrlimit(RLIMIT_STACK, &stack) != 0 || prlimit(program, RLIMIT_STACK, &stack, NULL) != 0) return errno;
  // A wrapper that is started with the rights of another user loses it.
  return chosen & ADDR_NO_RANDOMIZE ? 0 : EPERM;
}
