// One attack of a program that was let onto the machine. `probe NAME [ARG]...` tries the attack NAME and says what came of it.
// Exit status: 0 when it succeeded, 3 when it was blocked, 2 for wrong use.
#ifndef ALLOC_AB_PROBE_H
#define ALLOC_AB_PROBE_H

#include <stddef.h>

struct attack {
  const char *name;
  // Returns what the attack got, or NULL when it was blocked; then errno, or `because`, has the reason.
  const char *(*try_it)(char **arguments);
  // Number of arguments.
  int arguments;
};

#define ATTACK(function, count) {#function, function, count}
#define END_OF_ATTACKS {NULL, NULL, 0}

extern const struct attack secrets[], network[], files[], processes[], kernel[], resources[], channels[];

// A reason without an errno.
extern const char *because;

// What a descriptor gives, as text; NULL when it gives nothing.
const char *content_of(int descriptor);
// Opens a file and returns its content; NULL when that is not possible.
const char *content_of_file(const char *path);
// A formatted text that lives as long as the process.
const char *text(const char *format, ...) __attribute__((format(printf, 1, 2)));

#endif
