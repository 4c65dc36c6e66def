// Forks that begin in a control group.
#ifndef ALLOC_AB_FORK_INTO_H
#define ALLOC_AB_FORK_INTO_H

#include <sys/types.h>

// As fork, but the child is born in the control group of this directory, version 2; NULL: in its parent's group. A process that is
// moved there later waits for a grace period of the kernel (RCU), ten milliseconds and more; a birth does not. Where clone3 is not to
// be had, the child is moved.
pid_t fork_into(const char *group);

#endif
