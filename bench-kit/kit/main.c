// The engine: runs one workload, alone or in lock-step, and prints a summary line. Exit status:
//   0 done   2 wrong use   4 memory failed or was damaged
#define _GNU_SOURCE
#include <stdlib.h>

#include "lockstep.h"
#include "workload.h"

static struct {
  uint64_t ops;  // of each thread
  uint64_t inside_ns;
  double delay_ns;
} total;

static struct burst_answer run_burst(const struct burst_request *request) {
  team_call(workload.work, request->ops);
  uint64_t started = UINT64_MAX, finished = 0;
  double delay_ns = 0;
  for (uint32_t id = 0; id < team.threads; id++) {
    struct member *member = &team.members[id];
    if (member->started_ns < started) started = member->started_ns;
    if (member->finished_ns > finished) finished = member->finished_ns;
    delay_ns += delay_take_ns(&member->delay) / team.threads;
  }
  total.ops += request->ops;
  total.inside_ns += finished - started;
  total.delay_ns += delay_ns;
  return (struct burst_answer){request->nonce, request->ops * team.threads, finished - started, (uint64_t)(delay_ns + 0.5)};
}

static void observe(bool alone) {
  if (workload.observe) workload.observe(total.ops, alone);
}

static void run_alone(void) {
  uint64_t iters = *workload.iters, slices = workload.slices ? workload.slices : 1;
  if (slices > iters) slices = iters;
  for (uint64_t slice = 0; slice < slices; slice++) {
    // Slices differ by at most one operation.
    struct burst_request request = {0, iters / slices + (slice < iters % slices)};
    run_burst(&request);
    observe(true);
  }
}

static void run_in_lockstep(const struct lockstep *lockstep) {
  struct burst_request request;
  while (read_request(lockstep, &request)) {
    struct burst_answer answer = run_burst(&request);
    write_answer(lockstep, &answer);
  }
  observe(false);
}

static void clear(struct member *self, uint64_t ops) {
  (void)ops;
  workload.clear(self);
}

static double share(uint64_t part, uint64_t rest) { return part ? (double)part / (double)(part + rest) : 0; }

static void print_summary(void) {
  uint64_t local = 0, remote = 0, fallbacks = 0;
  for (uint32_t id = 0; id < team.threads; id++) {
    local += team.members[id].local_frees;
    remote += team.members[id].remote_frees;
    fallbacks += team.members[id].fallbacks;
  }
  double seconds = (double)total.inside_ns / 1e9;
  printf("ops/s=%.0f remote_pct=%.2f fallback_rate=%.2f threads=%u iters=%llu",
         seconds > 0 ? (double)total.ops * team.threads / seconds : 0, 100 * share(remote, local), 100 * share(fallbacks, remote),
         team.threads, (unsigned long long)total.ops);
  if (workload.print) workload.print();
  if (delay_is_on()) {
    double own_ns = (double)total.inside_ns - total.delay_ns;
    printf(" delay_share=%.5f", own_ns > 0 ? total.delay_ns / own_ns : 0);
  }
  putchar('\n');
}

int main(int argc, char **argv) {
  static char output[1 << 14];  // otherwise printf would call the measured allocator
  setvbuf(stdout, output, _IOFBF, sizeof output);
  struct lockstep lockstep;
  parse_arguments(workload.arguments, argc, argv);
  if (!lockstep_open(&lockstep)) wrong_use(workload.arguments, "ALLOC_AB_LOCKSTEP: not two open descriptors, as in 3,4");
  if (!delay_prepare()) wrong_use(workload.arguments, "ALLOC_AB_DELAY_NS: neither 0 nor a decimal number from 0.000001 to 1000000");
  workload.prepare();
  team_create(workload.threads ? (uint32_t)*workload.threads : 1);

  if (lockstep.in < 0) run_alone();
  else run_in_lockstep(&lockstep);

  team_call(clear, 0);
  team_dismiss();
  print_summary();
  return fflush(stdout) == 0 ? 0 : 1;
}
