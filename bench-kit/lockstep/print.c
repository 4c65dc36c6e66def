// Prints a group as one line of JSON.
#define _GNU_SOURCE
#include <inttypes.h>
#include <stdio.h>

#include "lockstep.h"

static void print_sums(FILE *out, const char *name, const struct sums *sums) {
  fprintf(out, ",\"%s\":[", name);
  for (int which = 0; which < SIDES; which++)
    fprintf(out, "%s{\"bursts\":%" PRIu64 ",\"outsideNs\":%" PRIu64 ",\"insideNs\":%" PRIu64 ",\"delayNs\":%" PRIu64 "}", which ? "," : "",
            sums[which].bursts, sums[which].outside_ns, sums[which].inside_ns, sums[which].delay_ns);
  fputc(']', out);
}

// One number for each burst, an array for each series.
static void print_bursts(FILE *out, const struct options *options, const struct group *group, const uint64_t bursts[RUNS_MAX][RUN_LENGTH_MAX]) {
  fputc('[', out);
  for (size_t run = 0; run < group->runs; run++) {
    fprintf(out, "%s[", run ? "," : "");
    for (size_t index = 0; index < options->run_length; index++) fprintf(out, "%s%" PRIu64, index ? "," : "", bursts[run][index]);
    fputc(']', out);
  }
  fputc(']', out);
}

static void print_counts(FILE *out, const struct options *options, const struct group *group) {
  if (options->events == 0) return;
  fputs(",\"counts\":{", out);
  if (group->uncounted) fprintf(out, "\"absent\":\"%s\"", group->uncounted);
  for (size_t event = 0; event < options->events && !group->uncounted; event++) {
    fprintf(out, "%s\"%s\":", event ? "," : "", event_name(options->event[event]));
    print_bursts(out, options, group, group->counted[event]);
  }
  fputc('}', out);
}

bool print_group(FILE *out, const struct options *options, const struct group *group) {
  if (group->error) fprintf(out, "{\"error\":\"%s\"", group->error);
  else fputs("{\"error\":null", out);
  if (group->failed_side >= 0) fprintf(out, ",\"failedSide\":%d", group->failed_side);
  else fputs(",\"failedSide\":null", out);
  fprintf(out, ",\"cpu\":%d,\"ops\":%" PRIu64 ",\"operations\":%" PRIu64, group->cpu, group->ops, group->operations);
  fprintf(out, ",\"coldNs\":[%" PRIu64 ",%" PRIu64 "]", group->cold_ns[0], group->cold_ns[1]);
  print_sums(out, "warmUp", group->warm_up);
  print_sums(out, "measured", group->measured);
  fputs(",\"runs\":", out);
  print_bursts(out, options, group, group->burst_ns);
  print_counts(out, options, group);
  fprintf(out, ",\"liveBytes\":[%" PRIu64 ",%" PRIu64 "]", group->live_bytes[0], group->live_bytes[1]);
  if (group->idle_ns[0] < 0 || group->idle_ns[1] < 0) fputs(",\"idleNs\":null", out);
  else fprintf(out, ",\"idleNs\":[%" PRId64 ",%" PRId64 "]", group->idle_ns[0], group->idle_ns[1]);
  // Nanoseconds since the start of the machine are no safe number of a JSON reader after 104 days.
  fprintf(out, ",\"beganMicros\":%" PRId64 ",\"wallNs\":%" PRId64, group->began_ns / 1000, group->wall_ns);
  if (group->foreign_cores < 0) fputs(",\"foreignCores\":null", out);
  else fprintf(out, ",\"foreignCores\":%.4f", group->foreign_cores);
  // The lines of the launchers, unchanged.
  fputs(",\"reports\":[", out);
  for (int which = 0; which < SIDES; which++) fprintf(out, "%s%s", which ? "," : "", group->report[which][0] ? group->report[which] : "null");
  fputs("]}\n", out);
  return fflush(out) == 0;
}
