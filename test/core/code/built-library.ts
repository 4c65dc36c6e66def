import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type ProgramCode, readProgram } from '../../../src/core/code/program-code.ts';

/** A library that gcc made of a C source, and its listing. */
export interface BuiltLibrary {
  readonly bytes: Uint8Array;
  readonly listing: string;
  readonly program: ProgramCode;
}

/** Compiles C to a shared library, as a line of an allocator does. `after`: a command on the library, e.g. strip. */
export function buildLibrary(
  source: string,
  options: readonly string[] = [],
  after: readonly string[] = [],
): BuiltLibrary {
  const folder = mkdtempSync(join(tmpdir(), 'alloc-ab-code-'));
  try {
    const [file, library] = [join(folder, 'allocator.c'), join(folder, 'liballocator.so')];
    writeFileSync(file, source);
    const usual = ['-O2', '-fPIC', '-fno-builtin', '-shared', `-ffile-prefix-map=${folder}=.`];
    execFileSync('gcc', [...usual, ...options, '-o', library, file], { stdio: 'pipe' });
    const [tool, ...rest] = after;
    if (tool !== undefined) execFileSync(tool, [...rest, library]);
    const bytes = new Uint8Array(readFileSync(library));
    const listing = execFileSync('objdump', ['-d', '-w', '--no-show-raw-insn', library], { encoding: 'utf8' });
    const program = readProgram(bytes, listing);
    if (!program.ok) throw new Error(program.error);
    return { bytes, listing, program: program.value };
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/** A small allocator whose functions have one job each; every text in `more` replaces the mark of its name. */
export function allocatorSource(more: Readonly<Record<string, string>> = {}): string {
  return ALLOCATOR.replace(/\/\*@(\w+)\*\//g, (_, name: string) => more[name] ?? '');
}

const ALLOCATOR = `
#include <pthread.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
/*@globals*/
#define CLASSES 32
struct block { struct block *next; };
static __thread struct block *cache[CLASSES];
static const unsigned short sizes[CLASSES] = { 16, 32, 48, 64, 80, 96, 112, 128, 160, 192, 224, 256 };
static pthread_mutex_t central = PTHREAD_MUTEX_INITIALIZER;
static char arena[1 << 20];
static size_t used;
unsigned long served;
/*@first*/
__attribute__((noinline)) static unsigned classOf(size_t bytes) {
  /*@classOf*/
  return (unsigned)((bytes + 15) / 16) & (CLASSES - 1);
}
__attribute__((noinline, cold)) static void *refill(unsigned class) {
  /*@refill*/
  pthread_mutex_lock(&central);
  void *found = arena + used;
  used += sizes[class];
  pthread_mutex_unlock(&central);
  return found;
}
void *malloc(size_t bytes) {
  /*@malloc*/
  unsigned class = classOf(bytes);
  struct block *found = cache[class];
  if (__builtin_expect(found == NULL, 0)) return refill(class);
  cache[class] = found->next;
  /*@mallocEnd*/
  return found;
}
void free(void *pointer) {
  struct block *block = pointer;
  /*@free*/
  block->next = cache[3];
  cache[3] = block;
}
void *calloc(size_t count, size_t bytes) {
  char *found = malloc(count * bytes);
  for (size_t at = 0; at < count * bytes; at++) ((volatile char *)found)[at] = 0;
  /*@calloc*/
  return found;
}
void *realloc(void *pointer, size_t bytes) {
  (void)pointer;
  /*@realloc*/
  return malloc(bytes);
}
`;
