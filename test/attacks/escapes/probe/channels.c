// Leaves a message for the other arm, or reads one: `leave` in one process, `find` in a later one or in one beside it.
#define _GNU_SOURCE
#include <errno.h>
#include <fcntl.h>
#include <mqueue.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ipc.h>
#include <sys/mman.h>
#include <sys/msg.h>
#include <sys/sem.h>
#include <sys/shm.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/un.h>
#include <unistd.h>

#include "probe.h"

static const char *leave_file(char **arguments) { return open(arguments[0], O_WRONLY | O_CREAT, 0666) >= 0 ? "left" : NULL; }
static const char *find_file(char **arguments) { return open(arguments[0], O_RDONLY) >= 0 ? "found" : NULL; }

static key_t key(char **arguments) { return (key_t)strtoul(arguments[0], NULL, 10); }

static const char *leave_shared_memory(char **arguments) { return shmget(key(arguments), 4096, IPC_CREAT | 0666) >= 0 ? "left" : NULL; }
static const char *find_shared_memory(char **arguments) {
  int id = shmget(key(arguments), 4096, 0);
  if (id < 0) return NULL;
  shmctl(id, IPC_RMID, NULL);
  return "found";
}

static const char *leave_semaphore(char **arguments) { return semget(key(arguments), 1, IPC_CREAT | 0666) >= 0 ? "left" : NULL; }
static const char *find_semaphore(char **arguments) {
  int id = semget(key(arguments), 1, 0);
  if (id < 0) return NULL;
  semctl(id, 0, IPC_RMID);
  return "found";
}

static const char *leave_message(char **arguments) { return msgget(key(arguments), IPC_CREAT | 0666) >= 0 ? "left" : NULL; }
static const char *find_message(char **arguments) {
  int id = msgget(key(arguments), 0);
  if (id < 0) return NULL;
  msgctl(id, IPC_RMID, NULL);
  return "found";
}

static const char *leave_queue(char **arguments) { return mq_open(arguments[0], O_RDWR | O_CREAT, 0666, NULL) >= 0 ? "left" : NULL; }
static const char *find_queue(char **arguments) {
  if (mq_open(arguments[0], O_RDWR) < 0) return NULL;
  mq_unlink(arguments[0]);
  return "found";
}

static const char *leave_posix_memory(char **arguments) { return shm_open(arguments[0], O_RDWR | O_CREAT, 0666) >= 0 ? "left" : NULL; }
static const char *find_posix_memory(char **arguments) {
  if (shm_open(arguments[0], O_RDWR, 0) < 0) return NULL;
  shm_unlink(arguments[0]);
  return "found";
}

// Waits in the background for who comes.
static const char *leave_socket(char **arguments) {
  struct sockaddr_un address = {.sun_family = AF_UNIX};
  strncpy(address.sun_path + 1, arguments[0], sizeof address.sun_path - 2);
  int descriptor = socket(AF_UNIX, SOCK_STREAM, 0);
  socklen_t length = (socklen_t)(sizeof address.sun_family + 1 + strlen(arguments[0]));
  if (bind(descriptor, (void *)&address, length) != 0 || listen(descriptor, 1) != 0) return NULL;
  if (fork() == 0) {
    for (int other = 0; other < 3; other++) close(other);
    setsid();
    sleep(20);
    _exit(0);
  }
  return "left";
}

const struct attack channels[] = {
    ATTACK(leave_file, 1),    ATTACK(find_file, 1),    ATTACK(leave_shared_memory, 1), ATTACK(find_shared_memory, 1), ATTACK(leave_semaphore, 1),
    ATTACK(find_semaphore, 1), ATTACK(leave_message, 1), ATTACK(find_message, 1),       ATTACK(leave_queue, 1),        ATTACK(find_queue, 1),
    ATTACK(leave_posix_memory, 1), ATTACK(find_posix_memory, 1), ATTACK(leave_socket, 1), END_OF_ATTACKS,
};
