// An allocator that is broken in the way that HOW names. `-DHOW=…` chooses it, since a lane has no other way to configure a library.
#define _GNU_SOURCE
#include <fcntl.h>
#include <pthread.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/resource.h>
#include <sys/time.h>
#include <unistd.h>

void *__libc_malloc(size_t);
void __libc_free(void *);

enum {
  HONEST,
  NULL_BLOCK, NULL_LATER, CRASH, CRASH_LATER, ABORT_IN_FREE, HANG, HANG_AT_START, EXIT_LATER, MISALIGNED, TOO_SMALL, READ_ONLY_BLOCK,
  UNMAPPED_BLOCK, FREED_AT_ONCE, FORK_BOMB, MEMORY_BOMB, OUTPUT_FLOOD, BURNER, BURNING_CHILD, CLOSES_PIPES, GARBAGE_ANSWER, STOPS_ITSELF,
  KILLS_ALL, ALARM, REEXEC, SMALL_LIMIT, SCRIBBLES
};

static unsigned long calls;

static void *spin(void *none) {
  for (volatile unsigned long turn = 0;; turn++) continue;
  return none;
}

static void bomb(void) {
  for (;;) fork();
}

static void take_memory(void) {
  for (;;) {
    char *page = mmap(NULL, 1 << 22, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
    if (page == MAP_FAILED) _exit(1);
    memset(page, 1, 1 << 22);
  }
}

static void flood(void) {
  static char lines[1 << 16];
  memset(lines, '\n', sizeof lines);
  for (int turn = 0; turn < 2000; turn++)
    if (write(2, lines, sizeof lines) < 0) return;
}

__attribute__((constructor)) static void start(int count, char **values, char **environment) {
  (void)count;
  pthread_t thread;
  switch (HOW) {
    case HANG_AT_START: pause(); break;
    case FORK_BOMB: bomb(); break;
    case MEMORY_BOMB: take_memory(); break;
    case OUTPUT_FLOOD: flood(); break;
    case BURNER: pthread_create(&thread, NULL, spin, NULL); break;
    case BURNING_CHILD: if (fork() == 0) spin(NULL); break;
    case CLOSES_PIPES: close(4); close(5); break;
    case GARBAGE_ANSWER: if (write(5, "0123456789abcdef0123456789abcdef01234567", 40) < 0) _exit(1); break;
    case STOPS_ITSELF: kill(getpid(), SIGSTOP); break;
    case KILLS_ALL: kill(-1, SIGKILL); kill(getpid(), SIGKILL); break;
    case ALARM: ualarm(20000, 0); break;
    case SMALL_LIMIT: { struct rlimit limit = {1 << 20, 1 << 20}; setrlimit(RLIMIT_DATA, &limit); setrlimit(RLIMIT_AS, &limit); break; }
    case REEXEC:
      if (getenv("ALREADY")) break;
      setenv("ALREADY", "1", 1);
      unsetenv("LD_PRELOAD");
      execv("/proc/self/exe", values);
      break;
    default: break;
  }
  (void)environment;
}

void *malloc(size_t size) {
  calls++;
  switch (HOW) {
    case NULL_BLOCK: return NULL;
    case NULL_LATER: return calls > 3000 ? NULL : __libc_malloc(size);
    case CRASH: *(volatile int *)8 = 1; break;
    case CRASH_LATER: if (calls > 3000) raise(SIGSEGV); break;
    case HANG: if (calls > 3000) pause(); break;
    case EXIT_LATER: if (calls > 3000) _exit(0); break;
    case MISALIGNED: return (char *)__libc_malloc(size + 16) + 1;
    case TOO_SMALL: { static char one[1 << 16]; static size_t at; at = (at + size / 2) % (sizeof one - 4096); return one + at / 16 * 16; }
    case READ_ONLY_BLOCK: { void *page = mmap(NULL, size, PROT_READ, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0); return page; }
    case UNMAPPED_BLOCK: { void *page = mmap(NULL, size, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0); munmap(page, size); return page; }
    case FREED_AT_ONCE: { void *block = __libc_malloc(size); __libc_free(block); return block; }
    case SCRIBBLES: { static char *last; if (last) last[0]++; last = __libc_malloc(size); return last; }
    default: break;
  }
  return __libc_malloc(size);
}

void free(void *block) {
  if (HOW == ABORT_IN_FREE && calls > 3000) abort();
  if (HOW == MISALIGNED || HOW == TOO_SMALL || HOW == FREED_AT_ONCE) return;
  __libc_free(block);
}
