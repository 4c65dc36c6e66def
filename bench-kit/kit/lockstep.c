// Reads and writes whole messages over pipes that may deliver them in pieces.
#define _GNU_SOURCE
#include "lockstep.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#include "fail.h"

_Noreturn static void break_off(const char *why) {
  fprintf(stderr, "bench: lock-step: %s\n", why);
  exit(EXIT_WRONG_USE);
}

bool lockstep_open(struct lockstep *lockstep) {
  *lockstep = (struct lockstep){-1, -1};
  const char *text = getenv("ALLOC_AB_LOCKSTEP");
  if (!text) return true;
  int length = 0;
  if (sscanf(text, "%9d,%9d%n", &lockstep->in, &lockstep->out, &length) != 2 || text[length]) return false;
  return fcntl(lockstep->in, F_GETFD) >= 0 && fcntl(lockstep->out, F_GETFD) >= 0;
}

bool read_request(const struct lockstep *lockstep, struct burst_request *request) {
  size_t have = 0;
  while (have < sizeof *request) {
    ssize_t got = read(lockstep->in, (char *)request + have, sizeof *request - have);
    if (got > 0) have += (size_t)got;
    else if (got == 0 && have == 0) return false;
    else if (got == 0) break_off("the requests end in the middle of one");
    else if (errno != EINTR) break_off("requests cannot be read");
  }
  return true;
}

void write_answer(const struct lockstep *lockstep, const struct burst_answer *answer) {
  size_t sent = 0;
  while (sent < sizeof *answer) {
    ssize_t wrote = write(lockstep->out, (const char *)answer + sent, sizeof *answer - sent);
    if (wrote >= 0) sent += (size_t)wrote;
    else if (errno != EINTR) break_off("answers cannot be written");
  }
}
