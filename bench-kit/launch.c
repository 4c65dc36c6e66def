// Starts one process with exactly the given arguments and environment, and reports its cost as one line of JSON on file
// descriptor 3.
//
//   launch [--contain] [--timeout-ms N] [--rest-ms N] [--cwd DIR] [--identify FILE] [--pass FD]... [--env NAME=VALUE]... -- PROGRAM [ARG]...
//
// The program gets an empty standard input, the launcher's standard output and error, no other descriptor than those
// passed, a process group of its own and no core dump. An address-space limit is never set: allocators that reserve address
// space would silently take another path. When the program has ended, processes that it left behind may work on for --rest-ms
// (100) and are then killed. --contain kills them at once and traces nothing: for builds, which are not measured. SIGTERM, SIGINT
// or the death of the parent kills everything; SIGUSR1 makes the launcher send SIGTERM to the program alone, which may then end by
// itself.
// Exit status: 0 when the line was written, 1 when it was not, 2 for wrong use.
#define _GNU_SOURCE
#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <unistd.h>

#include "launch/launch.h"

static int wrong_use(const char *why) {
  fprintf(stderr, "launch: %s\n", why);
  fputs("usage: launch [--contain] [--timeout-ms N] [--rest-ms N] [--cwd DIR] [--identify FILE] [--pass FD]... [--env NAME=VALUE]... -- PROGRAM [ARG]...\n", stderr);
  return 2;
}

int main(int argc, char **argv) {
  struct options options = {.timeout_ms = 60000, .rest_ms = 100};
  options.environment = calloc((size_t)argc + 1, sizeof(char *));
  if (!options.environment) return 2;
  size_t variables = 0;
  int index = 1;
  for (; index < argc && strcmp(argv[index], "--") != 0; index++) {
    const char *option = argv[index];
    if (strcmp(option, "--contain") == 0) {
      options.contain = true;
      continue;
    }
    if (index + 1 >= argc) return wrong_use("an option lacks its value, or -- is missing");
    char *value = argv[++index];
    if (strcmp(option, "--timeout-ms") == 0) {
      char *end = NULL;
      options.timeout_ms = strtol(value, &end, 10);
      if (*end != '\0' || options.timeout_ms < 1 || options.timeout_ms > 86400000L) return wrong_use("--timeout-ms is 1 to 86400000");
    } else if (strcmp(option, "--rest-ms") == 0) {
      char *end = NULL;
      options.rest_ms = strtol(value, &end, 10);
      if (*end != '\0' || options.rest_ms < 0 || options.rest_ms > 10000) return wrong_use("--rest-ms is 0 to 10000");
    } else if (strcmp(option, "--cwd") == 0) {
      options.directory = value;
    } else if (strcmp(option, "--identify") == 0) {
      options.identify = value;
    } else if (strcmp(option, "--pass") == 0) {
      if (options.passed == sizeof options.pass / sizeof *options.pass) return wrong_use("--pass can be given at most twice");
      int descriptor = atoi(value);
      if (descriptor < 4 || fcntl(descriptor, F_GETFD) < 0) return wrong_use("--pass needs an open descriptor from 4 on");
      options.pass[options.passed++] = descriptor;
    } else if (strcmp(option, "--env") == 0) {
      options.environment[variables++] = value;
    } else {
      return wrong_use("unknown option");
    }
  }
  if (index + 1 >= argc) return wrong_use("no program given");
  options.arguments = &argv[index + 1];
  if (fcntl(3, F_SETFD, FD_CLOEXEC) != 0) return wrong_use("file descriptor 3, where the report goes, is not open");

  // A reader that closes its end must not kill the launcher before the launcher has cleaned up.
  signal(SIGPIPE, SIG_IGN);
  // SIGTERM instead of SIGKILL: the launcher must kill its program first.
  prctl(PR_SET_PDEATHSIG, SIGTERM);
  prctl(PR_SET_CHILD_SUBREAPER, 1);

  // Too large for a stack. Pages that are not used cost nothing.
  static struct report report;
  report.minor_faults = report.rss_peak_bytes = report.rss_end_bytes = report.exit_code = -1;
  report.foreign_cores = -1;
  if (options.identify) identify_file(options.identify, &report.identity);
  supervise(&options, &report);
  return print_report(3, &report) ? 0 : 1;
}
