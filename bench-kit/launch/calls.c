// The list of execs of certain programs: of compilers, whose arguments tell what was compiled and how.
#define _GNU_SOURCE
#include <fnmatch.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "json.h"
#include "tree.h"

enum { CALLS_MAX = 20000, CALL_ARGUMENTS_MAX = 1 << 18, TEXT_MAX = 32 << 20 };

static bool is_listed(const char *names, const char *name) {
  char pattern[256];
  for (; *names; names += *names == ',') {
    size_t length = strcspn(names, ",");
    snprintf(pattern, sizeof pattern, "%.*s", (int)length, names);
    if (length > 0 && fnmatch(pattern, name, 0) == 0) return true;
    names += length;
  }
  return false;
}

static bool read_link(pid_t pid, const char *which, char path[4096]) {
  char name[64];
  snprintf(name, sizeof name, "/proc/%d/%s", (int)pid, which);
  ssize_t length = readlink(name, path, 4095);
  path[length < 0 ? 0 : length] = '\0';
  return length > 0;
}

static void append(struct calls *calls, const char *text, size_t length) {
  if (calls->length + length > calls->capacity) {
    size_t capacity = calls->capacity ? calls->capacity * 2 : 1 << 16;
    while (capacity < calls->length + length) capacity *= 2;
    char *more = realloc(calls->text, capacity);
    if (!more) {
      calls->truncated = true;
      return;
    }
    calls->text = more;
    calls->capacity = capacity;
  }
  memcpy(calls->text + calls->length, text, length);
  calls->length += length;
  calls->count++;
}

void note_call(struct calls *calls, pid_t pid) {
  static char executable[4096], directory[4096], arguments[CALL_ARGUMENTS_MAX];
  if (!calls->names || !read_link(pid, "exe", executable)) return;
  const char *slash = strrchr(executable, '/');
  if (!is_listed(calls->names, slash ? slash + 1 : executable)) return;
  ssize_t length = read_arguments(pid, arguments, sizeof arguments);
  char *line = NULL;
  size_t size = 0;
  FILE *out = calls->count < CALLS_MAX && length >= 0 && read_link(pid, "cwd", directory) ? open_memstream(&line, &size) : NULL;
  if (!out) {
    calls->truncated = true;
    return;
  }
  fputs("{\"call\":{\"executable\":", out);
  print_string(out, executable);
  fputs(",\"cwd\":", out);
  print_string(out, directory);
  fputs(",\"arguments\":", out);
  print_strings(out, arguments, (size_t)length);
  fprintf(out, ",\"argumentsTruncated\":%s}}\n", length == sizeof arguments ? "true" : "false");
  if (fclose(out) == 0 && calls->length + size <= TEXT_MAX) append(calls, line, size);
  else calls->truncated = true;
  free(line);
}
