// Counts with perf events.
#define _GNU_SOURCE
#include "counter.h"

#include <linux/perf_event.h>
#include <sys/syscall.h>
#include <unistd.h>

int open_counter(pid_t pid, enum counted what) {
  static const uint64_t configs[] = {[INSTRUCTIONS] = PERF_COUNT_HW_INSTRUCTIONS, [CYCLES] = PERF_COUNT_HW_CPU_CYCLES, [CPU_NS] = PERF_COUNT_SW_TASK_CLOCK};
  struct perf_event_attr attr = {
      .type = what == CPU_NS ? PERF_TYPE_SOFTWARE : PERF_TYPE_HARDWARE,
      .size = sizeof attr,
      .config = configs[what],
      .read_format = PERF_FORMAT_TOTAL_TIME_ENABLED | PERF_FORMAT_TOTAL_TIME_RUNNING,
      // Of threads and processes that it starts too. What the kernel does depends on the machine more than on the program. It is not pinned:
      // a pinned counter that finds no room in a thread stops without a trace in these times.
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
