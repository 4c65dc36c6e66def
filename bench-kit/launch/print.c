// Prints the report as one line of JSON.
#define _GNU_SOURCE
#include <inttypes.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "json.h"
#include "launch.h"

// The lock-step driver takes reports of at most 256 KiB.
enum { MAPPED_BYTES_MAX = 90 << 10 };

static void print_number(FILE *out, const char *name, int64_t number) {
  if (number < 0) fprintf(out, ",\"%s\":null", name);
  else fprintf(out, ",\"%s\":%" PRId64, name, number);
}

static void print_file(FILE *out, const struct file_identity *file) {
  fputs("{\"path\":", out);
  print_string(out, file->path);
  fprintf(out, ",\"device\":\"%s\",\"inode\":\"%llu\"}", file->device, file->inode);
}

static void print_state(FILE *out, const struct program_state *state) {
  if (!state->known) {
    fputs("null", out);
    return;
  }
  fputs("{\"executable\":", out);
  print_file(out, &state->executable);
  fputs(",\"arguments\":", out);
  print_strings(out, state->arguments, state->length);
  fprintf(out, ",\"argumentsTruncated\":%s}", state->truncated ? "true" : "false");
}

static void print_signal(FILE *out, int number) {
  const char *name = number > 0 ? sigabbrev_np(number) : NULL;
  if (number <= 0) fputs(",\"signal\":null", out);
  else if (name) fprintf(out, ",\"signal\":\"SIG%s\"", name);
  else fprintf(out, ",\"signal\":\"SIG%d\"", number);
}

// `left`: bytes that still fit into the report.
static void print_mapped(FILE *out, const struct mapped_files *mapped, size_t *left) {
  if (!mapped->known) {
    fputs(",\"mappedTruncated\":false,\"mapped\":null", out);
    return;
  }
  fputs(",\"mapped\":[", out);
  size_t index = 0;
  for (; index < mapped->count; index++) {
    size_t length = printed_length(mapped->file[index].path) + 64;
    if (length > *left) break;
    *left -= length;
    if (index) fputc(',', out);
    print_file(out, &mapped->file[index]);
  }
  fprintf(out, "],\"mappedTruncated\":%s", mapped->truncated || index < mapped->count ? "true" : "false");
}

static void print_programs(FILE *out, const struct tree *tree) {
  size_t left = MAPPED_BYTES_MAX;
  fputs(",\"programs\":[", out);
  for (size_t index = 0; index < tree->programs.count; index++) {
    const struct program *program = &tree->programs.program[index];
    fputs(index ? ",{\"program\":" : "{\"program\":", out);
    print_string(out, program->name);
    fprintf(out, ",\"processes\":%d", program->processes);
    print_number(out, "cpuNs", program->cpu_ns);
    print_number(out, "leftNs", program->left_ns);
    if (program->replaced) fprintf(out, ",\"preloads\":%s", program->preloads ? "true" : "false");
    else fputs(",\"preloads\":null", out);
    print_mapped(out, &program->mapped, &left);
    fputc('}', out);
  }
  fputc(']', out);
  print_number(out, "processes", tree->processes);
  print_number(out, "unseenNs", tree->unseen_ns + tree->programs.other_ns);
}

bool print_report(int descriptor, const struct report *report) {
  FILE *out = fdopen(descriptor, "w");
  if (!out) return false;
  fwrite(report->tree.calls.text, 1, report->tree.calls.length, out);
  if (report->error) {
    fputs("{\"error\":", out);
    print_string(out, report->error);
    fputs(",\"reason\":", out);
    print_string(out, report->error_number ? strerror(report->error_number) : report->reason);
  } else {
    fputs("{\"error\":null,\"reason\":\"\"", out);
  }
  print_number(out, "wallNs", report->wall_ns);
  print_number(out, "cpuNs", report->cpu_ns);
  print_number(out, "userNs", report->cpu_ns - report->system_ns);
  print_number(out, "systemNs", report->system_ns);
  if (report->tree.counts) print_number(out, "instructions", report->instructions);
  print_number(out, "minorFaults", report->minor_faults);
  print_number(out, "rssPeakBytes", report->rss_peak_bytes);
  print_number(out, "rssEndBytes", report->rss_end_bytes);
  print_number(out, "exitCode", report->exit_code);
  print_signal(out, report->signal_number);
  fprintf(out, ",\"timedOut\":%s,\"cancelled\":%s", report->timed_out ? "true" : "false", report->cancelled ? "true" : "false");
  print_number(out, "strays", report->strays);
  if (report->foreign_cores < 0) fputs(",\"foreignCores\":null", out);
  else fprintf(out, ",\"foreignCores\":%.4f", report->foreign_cores);
  fputs(",\"identity\":", out);
  if (report->identity.known) print_file(out, &report->identity);
  else fputs("null", out);
  print_programs(out, &report->tree);
  fputs(",\"began\":", out);
  print_state(out, &report->tree.began);
  fputs(",\"ended\":", out);
  print_state(out, &report->tree.ended);
  print_number(out, "execs", report->tree.root_started ? report->tree.execs : -1);
  if (report->tree.calls.names) fprintf(out, ",\"calls\":%d,\"callsTruncated\":%s", report->tree.calls.count, report->tree.calls.truncated ? "true" : "false");
  fputs("}\n", out);
  return fclose(out) == 0;
}
