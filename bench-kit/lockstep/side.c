// One side: a launcher that runs a bench, two pipes to the bench, and one pipe for the launcher's report.
#define _GNU_SOURCE
#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <unistd.h>

#include "../kit/burst.h"
#include "../launch/machine.h"
#include "lockstep.h"

// File descriptors in the launcher: its report, and the two pipes that it passes to the bench.
enum { REPORT = 3, IN = 4, OUT = 5 };

static void become_launcher(char **command, bool second, int report, int in, int out) {
  prctl(PR_SET_PDEATHSIG, SIGTERM);
  // The first side writes to the driver's standard output, the second to its standard error.
  if (second) dup2(2, 1);
  else dup2(1, 2);
  // Duplicate to high numbers first: a pipe may have the number that another pipe needs.
  report = fcntl(report, F_DUPFD_CLOEXEC, 16);
  in = fcntl(in, F_DUPFD_CLOEXEC, 16);
  out = fcntl(out, F_DUPFD_CLOEXEC, 16);
  if (dup2(report, REPORT) < 0 || dup2(in, IN) < 0 || dup2(out, OUT) < 0) _exit(127);
  execv(command[0], command);
  _exit(127);
}

bool start_side(struct side *side, char **command, bool second) {
  int request[2], answer[2], report[2];
  if (pipe2(request, O_CLOEXEC) || pipe2(answer, O_CLOEXEC) || pipe2(report, O_CLOEXEC)) return false;
  side->launcher = fork();
  if (side->launcher < 0) return false;
  if (side->launcher == 0) become_launcher(command, second, report[1], request[0], answer[1]);
  close(request[0]);
  close(answer[1]);
  close(report[1]);
  side->request = request[1];
  side->answer = answer[0];
  side->report = report[0];
  return true;
}

static bool read_whole(int descriptor, void *data, size_t length) {
  for (size_t got = 0; got < length;) {
    ssize_t more = read(descriptor, (char *)data + got, length - got);
    if (more < 0 && errno == EINTR) continue;
    if (more <= 0) return false;
    got += (size_t)more;
  }
  return true;
}

enum outcome burst(struct side *side, const struct challenge *challenge, bool whole, uint64_t *digest) {
  struct burst_request request = {.seed = challenge->seed, .ops = challenge->ops, .whole = whole};
  struct burst_answer answer;
  int64_t began = monotonic_ns();
  if (write(side->request, &request, sizeof request) != sizeof request) return ENDED_EARLY;
  if (!read_whole(side->answer, &answer, sizeof answer)) return ENDED_EARLY;
  side->outside_ns = (uint64_t)(monotonic_ns() - began);
  side->inside_ns = answer.inside_ns;
  side->delay_ns = answer.delay_ns;
  side->operations = answer.ops;
  side->bursts++;
  *digest = answer.digest;
  return answer.seed == challenge->seed ? ANSWERED : ANSWERED_WRONGLY;
}

void close_requests(struct side *side) { close(side->request); }

enum outcome last_answer(struct side *side, uint64_t *digest) {
  struct burst_answer answer;
  char more;
  if (!read_whole(side->answer, &answer, sizeof answer)) return ENDED_EARLY;
  *digest = answer.digest;
  // Nothing may follow it. The descriptor is closed when the last process of the side has ended.
  return answer.seed == 0 && answer.ops == 0 && read(side->answer, &more, 1) <= 0 ? ANSWERED : ANSWERED_WRONGLY;
}

void end_side(struct side *side, char *report) {
  size_t length = 0;
  for (ssize_t more; length < REPORT_MAX - 1;) {
    more = read(side->report, report + length, REPORT_MAX - 1 - length);
    if (more < 0 && errno == EINTR) continue;
    if (more <= 0) break;
    length += (size_t)more;
  }
  while (length > 0 && report[length - 1] == '\n') length--;
  report[length] = '\0';
  close(side->answer);
  close(side->report);
  while (waitpid(side->launcher, NULL, 0) < 0 && errno == EINTR) continue;
}
