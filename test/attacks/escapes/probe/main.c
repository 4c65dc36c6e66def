#define _GNU_SOURCE
#include <errno.h>
#include <fcntl.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "probe.h"

enum { SUCCEEDED = 0, WRONG_USE = 2, BLOCKED = 3 };

const char *because;

const char *text(const char *format, ...) {
  static char texts[8][4096];
  static unsigned next;
  char *own = texts[next++ % 8];
  va_list list;
  va_start(list, format);
  vsnprintf(own, sizeof texts[0], format, list);
  va_end(list);
  return own;
}

const char *content_of(int descriptor) {
  static char content[65536];
  ssize_t length = read(descriptor, content, sizeof content - 1);
  if (length <= 0) return NULL;
  content[length] = '\0';
  for (ssize_t at = 0; at < length; at++)
    if (content[at] == '\0') content[at] = ' ';
  return content;
}

const char *content_of_file(const char *path) {
  int file = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK);
  if (file < 0) return NULL;
  const char *content = content_of(file);
  close(file);
  return content;
}

// A path has "at:" in front, since the sandbox shows a program the files that its command line names.
static void take_paths(char **arguments) {
  for (; *arguments; arguments++)
    if (strncmp(*arguments, "at:", 3) == 0) *arguments += 3;
}

int main(int argc, char **argv) {
  const struct attack *const groups[] = {secrets, network, files, processes, kernel, resources, channels};
  for (size_t group = 0; group < sizeof groups / sizeof *groups; group++)
    for (const struct attack *attack = groups[group]; attack->name; attack++) {
      if (argc < 2 || strcmp(argv[1], attack->name) != 0) continue;
      if (argc != 2 + attack->arguments) return WRONG_USE;
      take_paths(argv + 2);
      errno = 0;
      const char *got = attack->try_it(argv + 2);
      if (got) printf("succeeded: %s\n", got);
      else printf("blocked: %s\n", because ? because : strerror(errno));
      fflush(stdout);
      return got ? SUCCEEDED : BLOCKED;
    }
  fputs("usage: probe NAME [ARG]...\n", stderr);
  return WRONG_USE;
}
