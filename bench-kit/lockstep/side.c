// One side: a launcher that runs a bench, two pipes to the bench, and one pipe for the launcher's report.
#define _GNU_SOURCE
#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <sys/prctl.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

#include "../kit/burst.h"
#include "../launch/machine.h"
#include "lockstep.h"

// File descriptors in the launcher: its report, the two pipes that it passes to the bench, and the socket that lets the bench begin.
enum { REPORT = 3, IN = 4, OUT = 5, START = 6 };

__attribute__((noinline, noreturn)) static void become_launcher(const struct options *options, int which, int report, int in, int out, int start) {
  prctl(PR_SET_PDEATHSIG, SIGTERM);
  send_counts(options, start);
  // The first side writes to the driver's standard output, the second to its standard error.
  if (which == 1) dup2(2, 1);
  else dup2(1, 2);
  // Duplicate to high numbers first: a pipe may have the number that another pipe needs.
  report = fcntl(report, F_DUPFD_CLOEXEC, 16);
  in = fcntl(in, F_DUPFD_CLOEXEC, 16);
  out = fcntl(out, F_DUPFD_CLOEXEC, 16);
  start = fcntl(start, F_DUPFD_CLOEXEC, 16);
  if (dup2(report, REPORT) < 0 || dup2(in, IN) < 0 || dup2(out, OUT) < 0 || dup2(start, START) < 0) _exit(127);
  execv(options->command[which][0], options->command[which]);
  _exit(127);
}

bool start_side(const struct options *options, struct group *group, int which) {
  struct side *side = &group->sides[which];
  int request[2], answer[2], report[2], start[2];
  if (pipe2(request, O_CLOEXEC) || pipe2(answer, O_CLOEXEC) || pipe2(report, O_CLOEXEC)) return false;
  if (socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, start)) return false;
  // The child has a frame of its own and changes no other memory. fork would copy the tables of the driver's memory, which takes longer
  // than all the rest.
  side->launcher = vfork();
  if (side->launcher < 0) return false;
  if (side->launcher == 0) become_launcher(options, which, report[1], request[0], answer[1], start[1]);
  close(request[0]);
  close(answer[1]);
  close(report[1]);
  close(start[1]);
  receive_counts(options, group, side, start[0]);
  side->start = start[0];
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

void await_side(struct side *side) {
  if (!read_whole(side->start, &side->before_ns, sizeof side->before_ns)) side->before_ns = 0;
}

// A launcher that has ended does not read it.
void release_side(struct side *side) {
  if (write(side->start, "b", 1) != 1) side->before_ns = 0;
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
  if (!read_whole(side->answer, &answer, sizeof answer)) return ENDED_EARLY;
  *digest = answer.digest;
  return answer.seed == 0 && answer.ops == 0 ? ANSWERED : ANSWERED_WRONGLY;
}

// The descriptor is closed when the last process of the side has ended.
enum outcome no_more_answers(struct side *side) {
  char more;
  return read(side->answer, &more, 1) <= 0 ? ANSWERED : ANSWERED_WRONGLY;
}

void end_side(struct side *side, char *report) {
  size_t length = 0;
  // A bench that still stands at its exec is ended by this.
  close(side->start);
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
  close_counts(side);
  while (waitpid(side->launcher, NULL, 0) < 0 && errno == EINTR) continue;
}
