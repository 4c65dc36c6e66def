// Strings of JSON.
#define _GNU_SOURCE
#include <string.h>

#include "json.h"

// Bytes outside printable ASCII become \u00XX, so that the line is valid JSON for every file name.
void print_bytes(FILE *out, const char *text, size_t length) {
  fputc('"', out);
  for (const unsigned char *byte = (const unsigned char *)text, *end = byte + length; byte < end; byte++) {
    if (*byte == '"' || *byte == '\\') fprintf(out, "\\%c", *byte);
    else if (*byte < 0x20 || *byte > 0x7e) fprintf(out, "\\u%04x", *byte);
    else fputc(*byte, out);
  }
  fputc('"', out);
}

void print_string(FILE *out, const char *text) { print_bytes(out, text, strlen(text)); }

size_t printed_length(const char *text) {
  size_t length = 2;
  for (const unsigned char *byte = (const unsigned char *)text; *byte; byte++)
    length += *byte == '"' || *byte == '\\' ? 2 : *byte < 0x20 || *byte > 0x7e ? 6 : 1;
  return length;
}

void print_strings(FILE *out, const char *text, size_t length) {
  fputc('[', out);
  for (size_t at = 0; at < length;) {
    size_t size = strnlen(text + at, length - at);
    if (at) fputc(',', out);
    print_bytes(out, text + at, size);
    at += size + 1;
  }
  fputc(']', out);
}
