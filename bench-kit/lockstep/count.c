// Counts what the processes of a side do in each burst, from outside. A counter is read between two bursts, so that no burst bears its cost.
#define _GNU_SOURCE
#include <errno.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#include "lockstep.h"

static const char *const names[] = {[INSTRUCTIONS] = "instructions", [CYCLES] = "cycles", [CPU_NS] = "cpuNs"};

const char *event_name(enum counted event) { return names[event]; }

bool add_event(struct options *options, const char *name) {
  if (options->events == EVENTS_MAX) return false;
  for (size_t event = 0; event < sizeof names / sizeof *names; event++) {
    if (strcmp(name, names[event]) != 0) continue;
    options->event[options->events++] = (enum counted)event;
    return true;
  }
  return false;
}

static const char *why_not(int error) {
  switch (error) {
    case ENOENT:
    case ENODEV:
    case ENOSYS:
    case EOPNOTSUPP:
      return "no-counter";
    case EACCES:
    case EPERM:
      return "not-permitted";
    default:
      return "not-opened";
  }
}

// A message for each event: an errno, and with 0 the counter.
struct message {
  struct msghdr header;
  struct iovec data;
  union {
    char bytes[CMSG_SPACE(sizeof(int))];
    struct cmsghdr aligned;
  } control;
};

static void prepare(struct message *message, int *error) {
  *message = (struct message){.data = {.iov_base = error, .iov_len = sizeof *error}};
  message->header = (struct msghdr){.msg_iov = &message->data, .msg_iovlen = 1};
  message->header.msg_control = message->control.bytes;
  message->header.msg_controllen = sizeof message->control.bytes;
}

void send_counts(const struct options *options, int socket) {
  int error = 0;
  for (size_t event = 0; event < options->events && error == 0; event++) {
    struct message message;
    prepare(&message, &error);
    int counter = open_counter(0, options->event[event]);
    if (counter < 0) {
      error = errno;
      message.header.msg_controllen = 0;
    } else {
      struct cmsghdr *passed = CMSG_FIRSTHDR(&message.header);
      *passed = (struct cmsghdr){.cmsg_level = SOL_SOCKET, .cmsg_type = SCM_RIGHTS, .cmsg_len = CMSG_LEN(sizeof counter)};
      memcpy(CMSG_DATA(passed), &counter, sizeof counter);
    }
    if (sendmsg(socket, &message.header, MSG_NOSIGNAL) != sizeof error) return;
  }
}

// All messages are there: the child of a vfork has sent them before its exec.
void receive_counts(const struct options *options, struct group *group, struct side *side, int socket) {
  for (size_t event = 0; event < options->events; event++) {
    int error = 0;
    struct message message;
    prepare(&message, &error);
    bool came = recvmsg(socket, &message.header, MSG_CMSG_CLOEXEC | MSG_DONTWAIT) == sizeof error;
    struct cmsghdr *passed = came ? CMSG_FIRSTHDR(&message.header) : NULL;
    if (passed && passed->cmsg_type == SCM_RIGHTS) {
      memcpy(&side->counter[side->counters++], CMSG_DATA(passed), sizeof(int));
      continue;
    }
    group->uncounted = why_not(error);
    return;
  }
}

void close_counts(struct side *side) {
  while (side->counters > 0) close(side->counter[--side->counters]);
}

void take_counts(struct group *group, struct side *side, uint64_t *burst[EVENTS_MAX]) {
  for (size_t event = 0; event < side->counters && !group->uncounted; event++) {
    int64_t count = read_counter(side->counter[event]);
    if (count < 0) group->uncounted = "shared";
    else if (burst && count <= side->count[event]) group->uncounted = "lost";
    else if (burst) *burst[event] = (uint64_t)(count - side->count[event]);
    side->count[event] = count;
  }
}
