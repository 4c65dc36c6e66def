// Reads requests and writes answers.
#define _GNU_SOURCE
#include <errno.h>
#include <poll.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "session.h"

bool read_request(void *bytes, size_t length) {
  for (size_t got = 0; got < length;) {
    ssize_t more = read(REQUESTS, (char *)bytes + got, length - got);
    if (more < 0 && errno == EINTR) continue;
    if (more <= 0) return false;
    got += (size_t)more;
  }
  return true;
}

bool write_whole(int descriptor, const void *bytes, size_t length) {
  for (size_t done = 0; done < length;) {
    ssize_t more = write(descriptor, (const char *)bytes + done, length - done);
    if (more >= 0) {
      done += (size_t)more;
      continue;
    }
    struct pollfd ready[2] = {{.fd = descriptor, .events = POLLOUT}, {.fd = REQUESTS, .events = POLLRDHUP}};
    if (errno != EINTR && errno != EAGAIN) return false;
    if (errno == EAGAIN) poll(ready, 2, -1);
    if (ready[1].revents & (POLLHUP | POLLRDHUP)) exit(0);
  }
  return true;
}

void answer(const char *first, ...) {
  static char text[4 + 4096];
  size_t length = 0;
  va_list strings;
  va_start(strings, first);
  for (const char *string = first; string; string = va_arg(strings, const char *)) {
    size_t size = strnlen(string, 1000);
    memcpy(text + 4 + length, string, size);
    text[4 + length + size] = '\0';
    length += size + 1;
  }
  va_end(strings);
  for (size_t byte = 0; byte < 4; byte++) text[byte] = (char)(length >> 8 * byte);
  if (!write_whole(ANSWERS, text, 4 + length)) exit(1);
}
