// Starts programs, one after the other, for a process that takes long to start one itself: the kernel copies the tables of its memory.
//
//   spawner [--cpu N]
//
// --cpu: it and all that it starts may use this CPU only.
// A request on standard input is the number of bytes that follow (uint32_t), and strings that each end with a zero byte: a mark, the
// program and its arguments. The program gets an empty standard input and no environment, and writes to the spawner's descriptors 1, 2 and 3.
// When it has ended, a line with the mark and a number goes to each of them: its exit code, or 128 and the signal that killed it. Nothing
// that it wrote comes after that line, unless it left processes behind.
// A program dies with the spawner, and the spawner with its parent; it ends when its standard input does.
// Exit status: 0 at the end of the input, 1 for a request that is not one, 2 for wrong use.
#define _GNU_SOURCE
#include <errno.h>
#include <fcntl.h>
#include <sched.h>
#include <signal.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <unistd.h>

enum { REQUEST_MAX = 1 << 22, STRINGS_MAX = 1 << 16, FIRST_OUTPUT = 1, LAST_OUTPUT = 3 };

static bool read_whole(void *data, size_t length) {
  for (size_t got = 0; got < length;) {
    ssize_t more = read(0, (char *)data + got, length - got);
    if (more < 0 && errno == EINTR) continue;
    if (more <= 0) return false;
    got += (size_t)more;
  }
  return true;
}

// The strings of a request, with NULL behind the last one; false when it has no program.
static bool divide(char *text, size_t length, char **strings) {
  size_t count = 0;
  if (length == 0 || text[length - 1] != '\0') return false;
  for (char *next = text; next < text + length; next += strlen(next) + 1) {
    if (count == STRINGS_MAX) return false;
    strings[count++] = next;
  }
  strings[count] = NULL;
  return count >= 2;
}

static int run(char **command, pid_t spawner) {
  pid_t program = fork();
  if (program == 0) {
    static char *nothing[] = {NULL};
    prctl(PR_SET_PDEATHSIG, SIGKILL);
    signal(SIGPIPE, SIG_DFL);
    int null = open("/dev/null", O_RDONLY | O_CLOEXEC);
    if (getppid() != spawner || null < 0 || dup2(null, 0) < 0) _exit(127);
    execve(command[0], command, nothing);
    dprintf(2, "spawner: cannot execute %s: %s\n", command[0], strerror(errno));
    _exit(127);
  }
  if (program < 0) {
    dprintf(2, "spawner: cannot start a process: %s\n", strerror(errno));
    return 127;
  }
  int status;
  while (waitpid(program, &status, 0) < 0 && errno == EINTR) continue;
  return WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status);
}

static bool stay_on_cpu(const char *text) {
  char *end;
  unsigned long cpu = strtoul(text, &end, 10);
  if (*text < '0' || *text > '9' || *end != '\0' || cpu >= CPU_SETSIZE) return false;
  cpu_set_t one;
  CPU_ZERO(&one);
  CPU_SET(cpu, &one);
  return sched_setaffinity(0, sizeof one, &one) == 0;
}

int main(int argc, char **argv) {
  bool valid = argc == 1 || (argc == 3 && strcmp(argv[1], "--cpu") == 0 && stay_on_cpu(argv[2]));
  if (!valid || fcntl(LAST_OUTPUT, F_GETFD) < 0) {
    fputs("usage: spawner [--cpu N], with an open file descriptor 3 and a CPU that it may use\n", stderr);
    return 2;
  }
  prctl(PR_SET_PDEATHSIG, SIGKILL);
  // A reader that is gone is noticed at the end of the input.
  signal(SIGPIPE, SIG_IGN);
  static char text[REQUEST_MAX];
  static char *strings[STRINGS_MAX + 1];
  for (uint32_t length; read_whole(&length, sizeof length);) {
    if (length > REQUEST_MAX || !read_whole(text, length) || !divide(text, length, strings)) return 1;
    int status = run(&strings[1], getpid());
    for (int output = FIRST_OUTPUT; output <= LAST_OUTPUT; output++) dprintf(output, "%s %d\n", strings[0], status);
  }
  return 0;
}
