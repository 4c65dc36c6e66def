// Prints the report as one line of JSON.
#define _GNU_SOURCE
#include <inttypes.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "launch.h"

// Bytes outside printable ASCII become \u00XX, so that the line is valid JSON for every file name.
static void print_bytes(FILE *out, const char *text, size_t length) {
  fputc('"', out);
  for (const unsigned char *byte = (const unsigned char *)text, *end = byte + length; byte < end; byte++) {
    if (*byte == '"' || *byte == '\\') fprintf(out, "\\%c", *byte);
    else if (*byte < 0x20 || *byte > 0x7e) fprintf(out, "\\u%04x", *byte);
    else fputc(*byte, out);
  }
  fputc('"', out);
}

static void print_string(FILE *out, const char *text) { print_bytes(out, text, strlen(text)); }

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
  fputs(",\"arguments\":[", out);
  for (size_t at = 0; at < state->length;) {
    size_t length = strnlen(state->arguments + at, state->length - at);
    if (at) fputc(',', out);
    print_bytes(out, state->arguments + at, length);
    at += length + 1;
  }
  fprintf(out, "],\"argumentsTruncated\":%s}", state->truncated ? "true" : "false");
}

static void print_signal(FILE *out, int number) {
  const char *name = number > 0 ? sigabbrev_np(number) : NULL;
  if (number <= 0) fputs(",\"signal\":null", out);
  else if (name) fprintf(out, ",\"signal\":\"SIG%s\"", name);
  else fprintf(out, ",\"signal\":\"SIG%d\"", number);
}

static void print_mapped(FILE *out, const struct mapped_files *mapped) {
  fprintf(out, ",\"mappedTruncated\":%s,\"mapped\":", mapped->truncated ? "true" : "false");
  if (!mapped->known) {
    fputs("null", out);
    return;
  }
  fputc('[', out);
  for (size_t index = 0; index < mapped->count; index++) {
    if (index) fputc(',', out);
    print_file(out, &mapped->file[index]);
  }
  fputc(']', out);
}

static void print_programs(FILE *out, const struct tree *tree) {
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
    print_mapped(out, &program->mapped);
    fputc('}', out);
  }
  fputc(']', out);
  print_number(out, "processes", tree->processes);
  print_number(out, "unseenNs", tree->unseen_ns + tree->programs.other_ns);
}

bool print_report(int descriptor, const struct report *report) {
  FILE *out = fdopen(descriptor, "w");
  if (!out) return false;
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
  fputs("}\n", out);
  return fclose(out) == 0;
}
