// Strings of JSON.
#ifndef ALLOC_AB_JSON_H
#define ALLOC_AB_JSON_H

#include <stddef.h>
#include <stdio.h>

void print_bytes(FILE *out, const char *text, size_t length);
void print_string(FILE *out, const char *text);
size_t printed_length(const char *text);
// Strings with a zero byte behind each, as an array.
void print_strings(FILE *out, const char *text, size_t length);

#endif
