// What the files of the session share.
#ifndef ALLOC_AB_SESSION_H
#define ALLOC_AB_SESSION_H

#include <stdbool.h>
#include <stddef.h>

enum { REQUESTS = 4, ANSWERS = 5, REQUEST_MAX = 4 << 20 };

struct command {
  const char *separator;
  const char *directory;
  char **arguments;
  char **variables;
};

// commands.c: each writes its answer.
void watch_children(void);
void run_command(const struct command *command);
void kill_others(void);

// copy.c
void copy_file(const char *directory, const char *path, size_t max);

// channel.c
// Reads so many bytes; false at the end of requests.
bool read_request(void *bytes, size_t length);
// The strings end with NULL. Ends the session when nobody reads.
void answer(const char *first, ...) __attribute__((sentinel));
// Also when a command has made the descriptor non-blocking.
bool write_whole(int descriptor, const void *bytes, size_t length);

#endif
