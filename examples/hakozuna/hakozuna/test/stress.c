// Exercises the malloc that is loaded: `stress <part>` or `stress all`. Exit status: 0, or 1 after printing the line that failed.
#define _GNU_SOURCE
#include <errno.h>
#include <malloc.h>
#include <pthread.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#define CHECK(condition) \
  do { \
    if (!(condition)) { \
      fprintf(stderr, "stress: line %d: %s\n", __LINE__, #condition); \
      _Exit(1); \
    } \
  } while (0)

static const size_t sizes[] = {1,    8,    15,   16,   17,    32,    33,    127,   128,   129,    160,     161,    255,
                               1000, 1024, 1025, 2047, 2048,  2049,  2560,  4095,  4096,  5000,   10000,   16384,  32769,
                               65535, 65536, 65537, 100000, 262144, 1048576, 1048577};
#define SIZES (sizeof sizes / sizeof *sizes)

static uint64_t random_state = 88172645463325252u;
static uint32_t random_below(uint32_t n) {
  random_state ^= random_state << 13;
  random_state ^= random_state >> 7;
  random_state ^= random_state << 17;
  return (uint32_t)(random_state >> 33) % n;
}

static void fill(char *block, size_t bytes, int seed) { memset(block, 1 + seed % 250, bytes); }
static int holds(const char *block, size_t bytes, int seed) {
  for (size_t i = 0; i < bytes; i++)
    if (block[i] != (char)(1 + seed % 250)) return 0;
  return 1;
}

// Blocks of every size, all alive at once, are usable, aligned and disjoint.
static void part_sizes(void) {
  char *blocks[SIZES][8];
  for (size_t i = 0; i < SIZES; i++)
    for (int k = 0; k < 8; k++) {
      char *block = blocks[i][k] = malloc(sizes[i]);
      CHECK(block && (uintptr_t)block % 16 == 0 && malloc_usable_size(block) >= sizes[i]);
      fill(block, malloc_usable_size(block), (int)i * 8 + k);
    }
  for (size_t i = 0; i < SIZES; i++)
    for (int k = 0; k < 8; k++) {
      CHECK(holds(blocks[i][k], malloc_usable_size(blocks[i][k]), (int)i * 8 + k));
      free(blocks[i][k]);
    }
  free(NULL);
  void *nothing = malloc(0);
  CHECK(nothing && malloc(0) != nothing);
  volatile size_t huge = SIZE_MAX - 100;
  errno = 0;
  CHECK(!malloc(huge) && errno == ENOMEM && !calloc(huge / 2, 3) && !realloc(nothing, huge));
  free(nothing);
}

static void part_alignment(void) {
  for (size_t alignment = 8; alignment <= (8u << 20); alignment *= 2)
    for (size_t i = 0; i < SIZES; i++) {
      void *a = NULL;
      CHECK(!posix_memalign(&a, alignment, sizes[i]));
      void *b = memalign(alignment, sizes[i]);
      void *c = aligned_alloc(alignment, sizes[i]);
      CHECK(a && b && c && !(((uintptr_t)a | (uintptr_t)b | (uintptr_t)c) & (alignment - 1)));
      size_t head = sizes[i] < 8192 ? sizes[i] : 8192;
      fill(a, head, 1), fill(b, head, 2), fill(c, head, 3);
      ((char *)a)[sizes[i] - 1] = 2;
      CHECK(malloc_usable_size(a) >= sizes[i] && holds(a, head, 1) && holds(b, head, 2));
      free(a), free(b), free(c);
    }
  void *out = &out;
  CHECK(posix_memalign(&out, 24, 8) == EINVAL && posix_memalign(&out, 4, 8) == EINVAL && out == &out);
  void *v = valloc(10), *p = pvalloc(10);
  CHECK(!((uintptr_t)v & 4095) && !((uintptr_t)p & 4095) && malloc_usable_size(p) >= 4096);
  free(v), free(p);
}

static void part_realloc(void) {
  for (size_t i = 0; i < SIZES; i++)
    for (size_t k = 0; k < SIZES; k++) {
      char *block = malloc(sizes[i]);
      fill(block, sizes[i], (int)i);
      block = realloc(block, sizes[k]);
      CHECK(block && holds(block, sizes[i] < sizes[k] ? sizes[i] : sizes[k], (int)i));
      fill(block, sizes[k], 9);
      free(block);
    }
  CHECK(!realloc(malloc(10), 0));
  char *fresh = realloc(NULL, 100);
  CHECK(fresh);
  free(fresh);
}

// calloc returns zeros in fresh memory and in memory that was used before.
static void part_calloc(void) {
  for (int round = 0; round < 3; round++)
    for (size_t i = 0; i < SIZES; i++) {
      char *blocks[6];
      for (int k = 0; k < 6; k++) {
        CHECK((blocks[k] = calloc(1, sizes[i])));
        for (size_t at = 0; at < sizes[i]; at++) CHECK(!blocks[k][at]);
        memset(blocks[k], 0xAA, malloc_usable_size(blocks[k]));
      }
      for (int k = 0; k < 6; k++) free(blocks[k]);
    }
}

#define HANDED 20000
static char *handed[HANDED];

static void *make_blocks(void *seed) {
  for (int i = 0; i < HANDED; i++) {
    size_t bytes = 16 + (size_t)(i * 37) % (i % 50 ? 2000 : 60000);
    handed[i] = malloc(bytes);
    memcpy(handed[i], &bytes, sizeof bytes);
    memset(handed[i] + sizeof bytes, *(int *)seed, bytes - sizeof bytes);
  }
  return NULL;
}

static void *check_and_free(void *seed) {
  for (int i = 0; i < HANDED; i++) {
    size_t bytes;
    memcpy(&bytes, handed[i], sizeof bytes);
    for (size_t at = sizeof bytes; at < bytes; at += 97) CHECK(handed[i][at] == (char)*(int *)seed);
    free(handed[i]);
  }
  return NULL;
}

static void in_thread(void *(*work)(void *), void *argument) {
  pthread_t thread;
  CHECK(!pthread_create(&thread, NULL, work, argument));
  pthread_join(thread, NULL);
}

static long resident_kib(void) {
  long pages = 0, resident = 0;
  FILE *statm = fopen("/proc/self/statm", "r");
  CHECK(statm && fscanf(statm, "%ld %ld", &pages, &resident) == 2);
  fclose(statm);
  return resident * (sysconf(_SC_PAGESIZE) / 1024);
}

// Blocks of a thread that has ended are freed by another one that ends. Memory must be reused and not grow with every round.
static void part_adoption(void) {
  long after_three = 0;
  for (int round = 0; round < 12; round++) {
    in_thread(make_blocks, &round);
    in_thread(check_and_free, &round);
    if (round == 2) after_three = resident_kib();
  }
  CHECK(resident_kib() < after_three + after_three / 2);
}

#define CROSS_THREADS 6
#define CROSS_SLOTS 512
static char *_Atomic cross[CROSS_SLOTS];

static void *exchange(void *id) {
  uint64_t state = 0x9E3779B97F4A7C15u * (uint64_t)(*(int *)id + 1);
  for (int i = 0; i < 60000; i++) {
    state = state * 6364136223846793005u + 1442695040888963407u;
    size_t bytes = 16 + (state >> 33) % (i % 64 ? 1500 : 40000);
    char *mine = malloc(bytes);
    CHECK(mine);
    memcpy(mine, &bytes, sizeof bytes);
    mine[bytes - 1] = (char)bytes;
    char *theirs = __atomic_exchange_n((char **)&cross[(state >> 20) % CROSS_SLOTS], mine, __ATOMIC_ACQ_REL);
    if (!theirs) continue;
    memcpy(&bytes, theirs, sizeof bytes);
    CHECK(bytes >= 16 && bytes < 50000 && (bytes == 16 || theirs[bytes - 1] == (char)bytes));
    free(theirs);
  }
  return NULL;
}

// All threads free blocks of other live threads at the same time.
static void part_cross(void) {
  pthread_t threads[CROSS_THREADS];
  int ids[CROSS_THREADS];
  for (int i = 0; i < CROSS_THREADS; i++) {
    ids[i] = i;
    CHECK(!pthread_create(&threads[i], NULL, exchange, &ids[i]));
  }
  for (int i = 0; i < CROSS_THREADS; i++) pthread_join(threads[i], NULL);
  for (int i = 0; i < CROSS_SLOTS; i++) free(cross[i]), cross[i] = NULL;
}

// A forked child can allocate and free, although other threads of its parent were allocating.
static void part_fork(void) {
  pthread_t threads[2];
  int ids[2] = {0, 1};
  char *before = malloc(5000);
  fill(before, 5000, 7);
  for (int i = 0; i < 2; i++) CHECK(!pthread_create(&threads[i], NULL, exchange, &ids[i]));
  for (int child = 0; child < 20; child++) {
    pid_t pid = fork();
    CHECK(pid >= 0);
    if (!pid) {
      alarm(10);
      CHECK(holds(before, 5000, 7));
      free(before);
      for (int i = 0; i < 2000; i++) free(realloc(malloc(random_below(3000)), random_below(70000)));
      _exit(0);
    }
    int status;
    CHECK(waitpid(pid, &status, 0) == pid && status == 0);
  }
  for (int i = 0; i < 2; i++) pthread_join(threads[i], NULL);
  for (int i = 0; i < CROSS_SLOTS; i++) free(cross[i]), cross[i] = NULL;
  free(before);
}

static const struct {
  const char *name;
  void (*run)(void);
} parts[] = {{"sizes", part_sizes},       {"alignment", part_alignment}, {"realloc", part_realloc}, {"calloc", part_calloc},
             {"adoption", part_adoption}, {"cross", part_cross},         {"fork", part_fork}};

int main(int argc, char **argv) {
  const char *wanted = argc > 1 ? argv[1] : "all";
  int ran = 0;
  for (size_t i = 0; i < sizeof parts / sizeof *parts; i++)
    if (!strcmp(wanted, "all") || !strcmp(wanted, parts[i].name)) parts[i].run(), ran++;
  if (ran) return 0;
  fprintf(stderr, "stress: no part named %s\n", wanted);
  return 2;
}
