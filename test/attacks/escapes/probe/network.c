// Reaches something outside by a socket.
#define _GNU_SOURCE
#include <arpa/inet.h>
#include <errno.h>
#include <linux/io_uring.h>
#include <linux/netlink.h>
#include <linux/vm_sockets.h>
#include <netinet/in.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/socket.h>
#include <sys/syscall.h>
#include <sys/un.h>
#include <unistd.h>

#include "probe.h"

#ifndef AF_VSOCK
#define AF_VSOCK 40
#endif

static const char *connected(int descriptor, const void *address, socklen_t length) {
  if (descriptor < 0 || connect(descriptor, address, length) != 0) return NULL;
  return "connected";
}

static const char *tcp(char **arguments) {
  struct sockaddr_in address = {.sin_family = AF_INET, .sin_port = htons((uint16_t)atoi(arguments[0])), .sin_addr.s_addr = htonl(INADDR_LOOPBACK)};
  return connected(socket(AF_INET, SOCK_STREAM, 0), &address, sizeof address);
}

static const char *tcp6(char **arguments) {
  struct sockaddr_in6 address = {.sin6_family = AF_INET6, .sin6_port = htons((uint16_t)atoi(arguments[0])), .sin6_addr = IN6ADDR_LOOPBACK_INIT};
  return connected(socket(AF_INET6, SOCK_STREAM, 0), &address, sizeof address);
}

static const char *udp(char **arguments) {
  struct sockaddr_in address = {.sin_family = AF_INET, .sin_port = htons((uint16_t)atoi(arguments[0])), .sin_addr.s_addr = htonl(INADDR_LOOPBACK)};
  int descriptor = socket(AF_INET, SOCK_DGRAM, 0);
  if (!connected(descriptor, &address, sizeof address)) return NULL;
  return send(descriptor, "out", 3, 0) == 3 ? "sent a datagram" : NULL;
}

static const char *raw(char **arguments) {
  (void)arguments;
  return socket(AF_INET, SOCK_RAW, IPPROTO_ICMP) >= 0 ? "a raw socket" : NULL;
}

static const char *packet(char **arguments) {
  (void)arguments;
  return socket(AF_PACKET, SOCK_RAW, 0) >= 0 ? "a packet socket" : NULL;
}

static const char *netlink(char **arguments) {
  (void)arguments;
  return socket(AF_NETLINK, SOCK_RAW, NETLINK_ROUTE) >= 0 ? "a netlink socket" : NULL;
}

static const char *vsock(char **arguments) {
  (void)arguments;
  return socket(AF_VSOCK, SOCK_STREAM, 0) >= 0 ? "a socket to the hypervisor" : NULL;
}

// A system call that makes a pair may know families that `socket` refuses.
static const char *socket_pair(char **arguments) {
  (void)arguments;
  int pair[2];
  return socketpair(AF_NETLINK, SOCK_RAW, 0, pair) == 0 || errno == EOPNOTSUPP ? "the kernel answered for another family than AF_UNIX" : NULL;
}

static const char *unix_path(char **arguments) {
  struct sockaddr_un address = {.sun_family = AF_UNIX};
  strncpy(address.sun_path, arguments[0], sizeof address.sun_path - 1);
  return connected(socket(AF_UNIX, SOCK_STREAM, 0), &address, sizeof address);
}

static const char *unix_abstract(char **arguments) {
  struct sockaddr_un address = {.sun_family = AF_UNIX};
  strncpy(address.sun_path + 1, arguments[0], sizeof address.sun_path - 2);
  return connected(socket(AF_UNIX, SOCK_STREAM, 0), &address, (socklen_t)(sizeof address.sun_family + 1 + strlen(arguments[0])));
}

static const char *ring(char **arguments) {
  (void)arguments;
  struct io_uring_params parameters = {0};
  return syscall(SYS_io_uring_setup, 4, &parameters) >= 0 ? "a ring that makes sockets past a filter" : NULL;
}

const struct attack network[] = {
    ATTACK(tcp, 1),         ATTACK(tcp6, 1),      ATTACK(udp, 1),          ATTACK(raw, 0),  ATTACK(packet, 0), ATTACK(netlink, 0), ATTACK(vsock, 0),
    ATTACK(socket_pair, 0), ATTACK(unix_path, 1), ATTACK(unix_abstract, 1), ATTACK(ring, 0), END_OF_ATTACKS,
};
