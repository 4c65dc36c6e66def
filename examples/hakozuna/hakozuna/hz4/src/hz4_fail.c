#include "hz4_segment.h"
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#ifdef HZ4_TRACE_ABORT
void hz4_trace_abort(const char *why) {
  // write, not printf: stdio allocates.
  if (write(2, "hz4: ", 5) < 0 || write(2, why, strlen(why)) < 0 || write(2, "\n", 1) < 0) return;
}
#endif

__attribute__((cold)) void hz4_fail(const char *why) {
  hz4_trace_abort(why);
  abort();
}
