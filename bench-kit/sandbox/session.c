// Runs commands one after the other inside a sandbox, where a build takes place, and hands a file out. It is the first program in
// there and the only one that the harness speaks to.
//
//   session
//
// It should be the first process of its namespace (bwrap --as-pid-1, launch --wrapped 1): no command can kill or stop it then.
//
// Requests arrive on descriptor 4, answers leave on descriptor 5; both are closed to the commands. A request or an answer is a length
// of 4 bytes, little-endian, and so many bytes of text: strings, each with a zero byte behind it. At most 4 MiB.
//
//   request                                              answer
//   run SEPARATOR DIRECTORY COUNT ARGUMENT… VARIABLE…    exit CODE | signal NUMBER | not-started STEP REASON
//   kill                                                 killed COUNT | not-killed COUNT
//   copy DIRECTORY PATH BYTES                            file LENGTH | no-file WHY
//
// run: starts a command in a directory, with COUNT arguments (the first names the program, which is looked up in the command's own
// PATH) and the variables NAME=VALUE as its whole environment. It has an empty standard input and the session's standard output and
// error. When it has ended, "\nSEPARATOR\n" is written to both, then comes the answer. Processes that it leaves behind live on: kill
// them before their output could be taken for that of the next command. A separator should be fresh for each command: processes can
// read what was written before. STEP is directory, exec or fork.
// kill: ends every other process of the namespace; not-killed when some were still there after 10 s. COUNT: those that were waited for.
// copy: PATH is looked up beneath DIRECTORY; symbolic links that lead out of it do not count. An answer `file` is followed by LENGTH
// bytes as they are, at most BYTES, then by an answer `whole`, or `changed` when the file became shorter meanwhile (zero bytes then
// stand for the rest). WHY is absent, outside, not-a-file, too-large or unreadable.
//
// When the other end of descriptor 4 is closed, the session ends, also in the middle of a command, and with it the namespace. Wrong
// requests end it with a message on standard error.
// Exit status: 0 at the end of requests, 1 when an answer could not be written, 2 for a wrong request.
#define _GNU_SOURCE
#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <unistd.h>

#include "session/session.h"

static void refuse(const char *why) {
  fprintf(stderr, "session: %s\n", why);
  exit(2);
}

// Splits the text of a request into strings; the last one is followed by NULL.
static char **split(char *text, size_t length, size_t *count) {
  if (length == 0 || text[length - 1] != '\0') refuse("a request does not end with a zero byte");
  *count = 0;
  for (size_t at = 0; at < length; at++) *count += text[at] == '\0';
  char **strings = calloc(*count + 1, sizeof *strings);
  if (!strings) refuse("out of memory");
  size_t index = 0;
  for (size_t at = 0; at < length; at += strlen(text + at) + 1) strings[index++] = text + at;
  return strings;
}

static size_t number(const char *text, size_t max) {
  char *end = NULL;
  unsigned long long value = strtoull(text, &end, 10);
  if (*text < '0' || *text > '9' || *end != '\0' || value > max) refuse("a request has a wrong number");
  return (size_t)value;
}

static void run_request(char **strings, size_t count) {
  if (count < 5) refuse("run needs a separator, a directory, a count and an argument");
  size_t arguments = number(strings[3], count - 4);
  if (arguments == 0) refuse("run needs an argument");
  char **variables = strings + 4 + arguments;
  struct command command = {.separator = strings[1], .directory = strings[2], .variables = variables};
  // The arguments need a NULL behind them, where the first variable stands.
  command.arguments = calloc(arguments + 1, sizeof(char *));
  if (!command.arguments) refuse("out of memory");
  memcpy(command.arguments, strings + 4, arguments * sizeof(char *));
  run_command(&command);
  free(command.arguments);
}

static void handle(char **strings, size_t count) {
  if (strcmp(strings[0], "run") == 0) run_request(strings, count);
  else if (strcmp(strings[0], "kill") == 0 && count == 1) kill_others();
  else if (strcmp(strings[0], "copy") == 0 && count == 4) copy_file(strings[1], strings[2], number(strings[3], (size_t)1 << 40));
  else refuse("unknown request");
}

int main(int argc, char **argv) {
  (void)argv;
  if (argc != 1) refuse("usage: session, with requests on descriptor 4 and answers on descriptor 5");
  // Other processes of the user cannot read the memory or the descriptors of one that is not dumpable.
  prctl(PR_SET_DUMPABLE, 0);
  prctl(PR_SET_CHILD_SUBREAPER, 1);
  signal(SIGPIPE, SIG_IGN);
  if (fcntl(REQUESTS, F_SETFD, FD_CLOEXEC) != 0 || fcntl(ANSWERS, F_SETFD, FD_CLOEXEC) != 0) refuse("descriptors 4 and 5 are not open");
  watch_children();
  for (;;) {
    unsigned char header[4];
    if (!read_request(header, sizeof header)) return 0;
    size_t length = (size_t)header[0] | (size_t)header[1] << 8 | (size_t)header[2] << 16 | (size_t)header[3] << 24;
    if (length > REQUEST_MAX) refuse("a request is too long");
    char *text = malloc(length + 1);
    if (!text) refuse("out of memory");
    if (!read_request(text, length)) refuse("a request is cut off");
    size_t count;
    char **strings = split(text, length, &count);
    handle(strings, count);
    free(strings);
    free(text);
  }
}
