// Counts instructions with a counter of the processor.
#define _GNU_SOURCE
#include <fcntl.h>
#include <linux/perf_event.h>
#include <stdint.h>
#include <sys/syscall.h>
#include <unistd.h>

#include "tree.h"

int open_counter(pid_t pid) {
  struct perf_event_attr attr = {
      .type = PERF_TYPE_HARDWARE,
      .size = sizeof attr,
      .config = PERF_COUNT_HW_INSTRUCTIONS,
      .read_format = PERF_FORMAT_TOTAL_TIME_ENABLED | PERF_FORMAT_TOTAL_TIME_RUNNING,
      // Of threads and processes that it starts too. Instructions of the kernel depend on the machine more than on the program.
      .inherit = 1,
      .exclude_kernel = 1,
      .exclude_hv = 1,
  };
  return (int)syscall(SYS_perf_event_open, &attr, pid, -1, -1, PERF_FLAG_FD_CLOEXEC);
}

int64_t read_counter(int counter) {
  struct {
    uint64_t value, enabled_ns, running_ns;
  } count;
  // A counter that others used meanwhile has seen a part only.
  if (read(counter, &count, sizeof count) != sizeof count || count.running_ns < count.enabled_ns) return -1;
  return count.value > INT64_MAX ? -1 : (int64_t)count.value;
}
