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

static void seed_members(uint64_t seed) {
  for (uint32_t id = 0; id < team.threads; id++) team.members[id].random = random_seed(seed + id);
}

static uint64_t take_digest(void) {
  uint64_t digest = 0;
  for (uint32_t id = 0; id < team.threads; id++) {
    digest += team.members[id].digest;
    team.members[id].digest = 0;
  }
  return digest;
}

// Runs operations of each thread and adds their times to those of the answer.
static void run_ops(uint64_t ops, struct burst_answer *answer) {
  team_call(workload.work, ops);
  uint64_t started = UINT64_MAX, finished = 0;
  double delay_ns = 0;
  for (uint32_t id = 0; id < team.threads; id++) {
    struct member *member = &team.members[id];
    if (member->started_ns < started) started = member->started_ns;
    if (member->finished_ns > finished) finished = member->finished_ns;
    delay_ns += delay_take_ns(&member->delay) / team.threads;
  }
  total.ops += ops;
  total.inside_ns += finished - started;
  total.delay_ns += delay_ns;
  answer->ops += ops * team.threads;
  answer->inside_ns += finished - started;
  answer->delay_ns += (uint64_t)(delay_ns + 0.5);
}

static void observe(bool alone) {
  if (workload.observe) workload.observe(total.ops, alone);
}

static void run_in_slices(uint64_t ops, struct burst_answer *answer) {
  uint64_t slices = workload.slices ? workload.slices : 1;
  if (slices > ops) slices = ops;
  for (uint64_t slice = 0; slice < slices; slice++) {
    // Slices differ by at most one operation.
    run_ops(ops / slices + (slice < ops % slices), answer);
    observe(true);
  }
}

static void run_alone(void) {
  struct burst_answer answer = {0};
  seed_members(workload.seed ? *workload.seed : 1);
  run_in_slices(*workload.iters, &answer);
}

static void run_in_lockstep(const struct lockstep *lockstep) {
  struct burst_request request;
  bool whole = false;
  while (read_request(lockstep, &request)) {
    struct burst_answer answer = {.seed = request.seed};
    whole = request.whole != 0;
    seed_members(request.seed);
    if (whole) run_in_slices(request.ops, &answer);
    else run_ops(request.ops, &answer);
    answer.digest = take_digest();
    write_answer(lockstep, &answer);
  }
  if (!whole) observe(false);
}

static void clear(struct member *self, uint64_t ops) {
  (void)ops;
  workload.clear(self);
}

static double share(uint64_t part, uint64_t rest) { return part ? (double)part / (double)(part + rest) : 0; }

static void print_summary(void) {
  uint64_t local = 0, remote = 0, fallbacks = 0, events = 0;
  for (uint32_t id = 0; id < team.threads; id++) {
    local += team.members[id].local_frees;
    remote += team.members[id].remote_frees;
    fallbacks += team.members[id].fallbacks;
    events += team.members[id].delay.events;
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
  if (events) printf(" extra_events=%llu", (unsigned long long)events);
  putchar('\n');
}

int main(int argc, char **argv) {
  static char output[1 << 14];  // otherwise printf would call the measured allocator
  setvbuf(stdout, output, _IOFBF, sizeof output);
  struct lockstep lockstep;
  parse_arguments(workload.arguments, argc, argv);
  if (!lockstep_open(&lockstep)) wrong_use(workload.arguments, "ALLOC_AB_LOCKSTEP: not two open descriptors, as in 3,4");
  const char *wrong = delay_prepare();
  if (wrong) wrong_use(workload.arguments, wrong);
  workload.prepare();
  team_create(workload.threads ? (uint32_t)*workload.threads : 1);

  if (lockstep.in < 0) run_alone();
  else run_in_lockstep(&lockstep);

  team_call(clear, 0);
  struct burst_answer last = {.digest = take_digest()};
  if (lockstep.in >= 0) write_answer(&lockstep, &last);
  team_dismiss();
  print_summary();
  return fflush(stdout) == 0 ? 0 : 1;
}
