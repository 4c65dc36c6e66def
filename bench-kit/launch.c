// Starts one process with exactly the given arguments and environment, and reports its cost as one line of JSON on file
// descriptor 3.
//
//   launch [--contain] [--instructions] [--wrapped N] [--timeout-ms N] [--rest-ms N] [--cwd DIR] [--cgroup DIR] [--filter FILE] [--identify FILE]
//          [--layout PAGES] [--open-files N] [--file-bytes N] [--user-processes N] [--calls NAME,…] [--start-on FD] [--pass FD]... [--env NAME=VALUE]...
//          -- PROGRAM [ARG]...
//
// The program gets an empty standard input, the launcher's standard output and error, no other descriptor than those
// passed, a process group of its own and no core dump. An address-space limit is never set: allocators that reserve address
// space would silently take another path. When the program has ended, processes that it left behind may work on for --rest-ms
// (100) and are then killed. --contain kills them at once and traces nothing: for builds, which are not measured. SIGTERM, SIGINT
// or the death of the parent kills everything; SIGUSR1 makes the launcher send SIGTERM to the program alone, which may then end by
// itself.
// --wrapped N: what is started is a wrapper, and the program is the first process N generations below it, from its exec on (bwrap
// without --as-pid-1: 2). Wrappers are not measured, and what they know of the end of the program is not used. With --contain, which
// traces nothing, exit codes above 128 are taken for signals.
// --calls NAME,…: for each exec of a program whose file has one of these names (* and ? stand for characters), a line of JSON with
// the executable, the working directory and the arguments, as the kernel has them, goes before the report.
// --instructions: counts the instructions of all its processes outside the kernel, with a counter of the processor; null without one.
// --open-files, --file-bytes, --user-processes: limits of the program and of each process that it starts (setrlimit, NOFILE, FSIZE, NPROC).
// --layout PAGES: the kernel places stack, program and libraries as in every program with this number and an environment of the same size;
// its mappings begin so many pages lower than with 0. Without it the kernel places them by chance.
// --start-on FD, a socket: the program stands at its exec, before its first instruction, until a byte arrives there. When it stands, the
// launcher writes the nanoseconds of CPU time that were used so far, as an int64_t. Its clocks and its deadline begin with the byte; the end
// of the socket instead of a byte ends it.
// --cgroup DIR: the program is born in this control group, version 2. --filter FILE: the program gets FILE as descriptor 9, for bwrap --seccomp 9.
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
  fputs("usage: launch [--contain] [--instructions] [--wrapped N] [--timeout-ms N] [--rest-ms N] [--cwd DIR] [--cgroup DIR] [--filter FILE]\n"
        "              [--identify FILE] [--layout PAGES] [--open-files N] [--file-bytes N] [--user-processes N] [--calls NAME,...] [--start-on FD] [--pass FD]...\n"
        "              [--env NAME=VALUE]... -- PROGRAM [ARG]...\n",
        stderr);
  return 2;
}

static bool parse_number(const char *text, long min, long max, long *number) {
  char *end = NULL;
  *number = strtol(text, &end, 10);
  return end != text && *end == '\0' && *number >= min && *number <= max;
}

// Takes one option with its value; returns what is wrong with it, or NULL.
static const char *take_option(struct options *options, const char *option, char *value) {
  long number;
  if (strcmp(option, "--timeout-ms") == 0) {
    if (!parse_number(value, 1, 86400000L, &options->timeout_ms)) return "--timeout-ms is 1 to 86400000";
  } else if (strcmp(option, "--rest-ms") == 0) {
    if (!parse_number(value, 0, 10000, &options->rest_ms)) return "--rest-ms is 0 to 10000";
  } else if (strcmp(option, "--wrapped") == 0) {
    if (!parse_number(value, 0, 8, &number)) return "--wrapped is 0 to 8";
    options->wrapped = (int)number;
  } else if (strcmp(option, "--open-files") == 0) {
    if (!parse_number(value, 16, 1L << 30, &options->open_files)) return "--open-files is 16 to 1073741824";
  } else if (strcmp(option, "--file-bytes") == 0) {
    if (!parse_number(value, 1, 1L << 50, &options->file_bytes)) return "--file-bytes is 1 to 2^50";
  } else if (strcmp(option, "--user-processes") == 0) {
    if (!parse_number(value, 1, 1L << 30, &options->user_processes)) return "--user-processes is 1 to 1073741824";
  } else if (strcmp(option, "--layout") == 0) {
    if (!parse_number(value, 0, LAYOUT_PAGES_MAX, &options->layout_pages)) return "--layout is 0 to 1048576";
    options->has_layout = true;
  } else if (strcmp(option, "--cwd") == 0) {
    options->directory = value;
  } else if (strcmp(option, "--identify") == 0) {
    options->identify = value;
  } else if (strcmp(option, "--calls") == 0) {
    options->call_names = value;
  } else if (strcmp(option, "--filter") == 0) {
    options->filter = value;
  } else if (strcmp(option, "--cgroup") == 0) {
    options->cgroup = value;
  } else if (strcmp(option, "--start-on") == 0) {
    if (!parse_number(value, 4, 1 << 20, &number) || fcntl((int)number, F_GETFD) < 0) return "--start-on needs an open descriptor from 4 on";
    options->start = (int)number;
  } else if (strcmp(option, "--pass") == 0) {
    if (options->passed == sizeof options->pass / sizeof *options->pass) return "--pass can be given at most twice";
    if (!parse_number(value, 4, 1 << 20, &number) || number == FILTER_DESCRIPTOR || fcntl((int)number, F_GETFD) < 0)
      return "--pass needs an open descriptor from 4 on, except 9";
    options->pass[options->passed++] = (int)number;
  } else {
    return "unknown option";
  }
  return NULL;
}

int main(int argc, char **argv) {
  struct options options = {.timeout_ms = 60000, .rest_ms = 100, .start = -1};
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
    if (strcmp(option, "--instructions") == 0) {
      options.counts = true;
      continue;
    }
    if (index + 1 >= argc) return wrong_use("an option lacks its value, or -- is missing");
    char *value = argv[++index];
    const char *wrong = NULL;
    if (strcmp(option, "--env") == 0) options.environment[variables++] = value;
    else wrong = take_option(&options, option, value);
    if (wrong) return wrong_use(wrong);
  }
  if (index + 1 >= argc) return wrong_use("no program given");
  options.arguments = &argv[index + 1];
  if (options.contain && options.call_names) return wrong_use("--contain traces nothing, so that --calls sees nothing");
  if (options.contain && options.has_layout) return wrong_use("--contain traces nothing, so that --layout cannot be seen to hold");
  if (options.contain && options.start >= 0) return wrong_use("--contain traces nothing, so that --start-on cannot keep the program at its exec");
  if (fcntl(3, F_SETFD, FD_CLOEXEC) != 0) return wrong_use("file descriptor 3, where the report goes, is not open");

  // A reader that closes its end must not kill the launcher before the launcher has cleaned up.
  signal(SIGPIPE, SIG_IGN);
  // SIGTERM instead of SIGKILL: the launcher must kill its program first.
  prctl(PR_SET_PDEATHSIG, SIGTERM);
  prctl(PR_SET_CHILD_SUBREAPER, 1);

  // Too large for a stack. Pages that are not used cost nothing.
  static struct report report;
  report.minor_faults = report.rss_peak_bytes = report.rss_end_bytes = report.exit_code = -1;
  report.instructions = -1;
  report.foreign_cores = -1;
  if (options.identify) identify_file(options.identify, &report.identity);
  supervise(&options, &report);
  return print_report(3, &report) ? 0 : 1;
}
