// Types and functions that the files of the lock-step driver share.
#ifndef ALLOC_AB_LOCKSTEP_H
#define ALLOC_AB_LOCKSTEP_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <sys/types.h>

#include "../launch/counter.h"
#include "../launch/machine.h"

enum { SIDES = 2, RUNS_MAX = 256, RUN_LENGTH_MAX = 64, REPORT_MAX = 1 << 18, EVENTS_MAX = 2, VIEWS = 2, AHEAD = 2 };

struct options {
  // The command line of the workload, for the model.
  const char *workload;
  uint64_t threads;
  // One letter for each series, A or B.
  const char *order;
  // 1: the first side alone does all operations in one request, as a whole process.
  int sides;
  size_t run_length;
  // Operations of each thread in a burst; 0: as many as take burst_us.
  uint64_t ops;
  uint64_t burst_us;
  // Burst time of each side before the first measured series.
  uint64_t warm_us;
  // CPU of the driver; -1: the first that it may use, which the benches' first threads use too.
  int cpu;
  // CPUs on which other drivers measure at the same time.
  cpu_set_t beside;
  // What is counted in each burst.
  enum counted event[EVENTS_MAX];
  size_t events;
  // The control group of each side; NULL: none.
  const char *group[SIDES];
  // The launcher's command line of each side.
  char **command[SIDES];
};

// One bench, behind its launcher.
struct side {
  pid_t launcher;
  int request;
  int answer;
  int report;
  // The socket on which the launcher says that the bench stands at its exec, and is told that it may begin.
  int start;
  // CPU time that the launcher and its processes had used when the bench stood there; 0: not known.
  int64_t before_ns;
  // Bursts that it has answered.
  size_t bursts;
  // The open counters, and what they had counted when they were last read.
  int counter[EVENTS_MAX];
  int64_t count[EVENTS_MAX];
  size_t counters;
  // Values of the last burst.
  uint64_t outside_ns, inside_ns, delay_ns, operations;
  // The fastest burst since the last change of the length; 0: there is none.
  double best_ns;
};

// A request, and the digests of the answers. Both sides get the same requests, so that one model serves both. So do processes that are
// measured alone, one after the other: they share nothing through which the answers of one could reach the next.
struct challenge {
  uint64_t seed, ops;
  uint64_t digest[SIDES];
  // The answer of the model, and the bytes of its blocks that are alive then.
  uint64_t expected, live_bytes;
};

struct challenges {
  struct challenge *list;
  size_t count, room;
  // How many the model has answered, and its answer to the end of the requests.
  size_t modelled;
  uint64_t expected_last;
};

enum outcome { ANSWERED, ENDED_EARLY, ANSWERED_WRONGLY };

struct sums {
  uint64_t bursts, outside_ns, inside_ns, delay_ns;
};

struct group {
  // What ended the group early: "not-started", "ended-early", "answered-wrongly", or "not-checked" for lack of memory; NULL when every
  // burst was answered as the model says. The side that failed; -1: none.
  const char *error;
  int failed_side;
  int cpu;
  uint64_t ops;
  // Operations of all threads in a burst.
  uint64_t operations;
  uint64_t cold_ns[SIDES];
  struct sums warm_up[SIDES];
  struct sums measured[SIDES];
  size_t runs;
  uint64_t burst_ns[RUNS_MAX][RUN_LENGTH_MAX];
  // What was counted in each burst. Why it was not: "no-counter" (the machine has none), "not-permitted", "not-opened", "shared" (others used
  // the counters meanwhile) or "lost" (a burst without any); NULL when it was.
  uint64_t counted[EVENTS_MAX][RUNS_MAX][RUN_LENGTH_MAX];
  const char *uncounted;
  // Most bytes of blocks alive in written pages, after the bursts of each side.
  uint64_t live_bytes[SIDES];
  // CPU time of each side during the measured series of the other one; negative: not known.
  int64_t idle_ns[SIDES];
  int64_t wall_ns;
  double foreign_cores;
  struct side sides[SIDES];
  bool started[SIDES];
  struct challenges challenges;
  // The answers to the end of the requests.
  uint64_t last[SIDES];
  // When its benches began, with what the machine and the driver with its processes had used by then.
  int64_t began_ns, own_before_ns;
  struct machine_clock before[VIEWS];
  bool readable;
  char report[SIDES][REPORT_MAX];
};

// side.c
bool start_side(const struct options *options, struct group *group, int which);
// Waits until the bench stands at its exec. What failed before is in the report of the launcher.
void await_side(struct side *side);
// Lets a bench begin that stands at its exec.
void release_side(struct side *side);
// Sends one request and times its answer from outside.
enum outcome burst(struct side *side, const struct challenge *challenge, bool whole, uint64_t *digest);
// Waits for the answer to the end of the requests.
enum outcome last_answer(struct side *side, uint64_t *digest);
// Waits for the end of the side's processes: nothing may follow its last answer.
enum outcome no_more_answers(struct side *side);
// Closes the request pipe, which makes the bench and then its launcher end.
void close_requests(struct side *side);
// Reads the report of the launcher and waits for its end.
void end_side(struct side *side, char *report);

// group.c: remember_cpus reads the CPUs that the sides may use, before the driver is pinned to one of them.
void remember_cpus(void);
// Groups that are started before they can begin.
struct ahead {
  size_t count;
  const struct options *options[AHEAD];
  struct group *group[AHEAD];
};
// Starts their launchers, whose benches then stand at their exec; waits until they stand there, once.
void start_ahead(const struct ahead *ahead);
void await_ahead(const struct ahead *ahead);
// Lets the benches of a group begin that stand at their exec.
void release_group(const struct options *options, struct group *group);
// Measures a group that was released, and waits for the end of its processes. Those ahead are started while it warms up, and stand at their exec
// when the first series begins; after a bench that is measured alone they are started when that has answered.
void measure_group(const struct options *options, struct group *group, const struct ahead *ahead);
// Ends the processes of a group that is not to be measured, if it has some.
void abandon_group(struct group *group);

// foreign.c: read_beside takes the CPUs of other drivers, as in 3,5,7; false for another text. read_views reads the clocks of the machine that
// show others at work, and most_foreign is the largest number of cores that they certainly used in one of them; -1: not known.
bool read_beside(struct options *options, const char *list);
bool read_views(const struct options *options, int cpu, struct machine_clock views[VIEWS]);
double most_foreign(const struct machine_clock before[VIEWS], const struct machine_clock after[VIEWS], int64_t own_ns);

// usage.c: CPU time of all processes of a control group, in nanoseconds; -1 when it cannot be read.
int64_t group_cpu_ns(const char *directory);

// count.c: add_event takes the name of an event; false when it is unknown or one too many. A process that is about to become a launcher opens
// the counters of itself and its descendants and sends them over its end of a socket (send_counts); the driver receives them at the other end.
// take_counts reads them, and stores what they counted since they were last read, one number for each event; NULL: nowhere.
bool add_event(struct options *options, const char *name);
const char *event_name(enum counted event);
void send_counts(const struct options *options, int socket);
void receive_counts(const struct options *options, struct group *group, struct side *side, int socket);
void take_counts(struct group *group, struct side *side, uint64_t *burst[EVENTS_MAX]);
void close_counts(struct side *side);

// check.c: the next request of a side, new or as the other side got it; NULL when memory is short. check_answers compares all
// answers of a group with the model. repeat_challenges gives a group the requests of the one before it, which has them no more.
struct challenge *next_challenge(struct challenges *challenges, size_t index, uint64_t ops);
void check_answers(const struct options *options, struct group *group);
void repeat_challenges(struct group *group, struct group *before);
void free_challenges(struct group *group);

// print.c
bool print_group(FILE *out, const struct options *options, const struct group *group);

#endif
