// Writes a seccomp filter to standard output, as `bwrap --seccomp` reads it: an array of struct sock_filter.
//
//   filter [--loopback]
//
// Programs of other architectures are killed. Sockets are of AF_UNIX alone; with --loopback, which is for a network namespace of its
// own, TCP and UDP over IP are allowed too. Namespaces, mounts, tracing, memory of other processes, kernel modules, keys, bpf,
// io_uring (which opens sockets past every filter), clocks and the input of terminals are out of reach. perf_event_open, personality,
// and the affinity and memory policy of threads are allowed: measuring needs them.
// A call that is allowed whatever its arguments are costs nothing measurable: kernels from 5.11 on evaluate the filter beforehand.
// Exit status: 0, 1 when the filter was not written, 2 for wrong use.
#define _GNU_SOURCE
#include <errno.h>
#include <linux/audit.h>
#include <linux/filter.h>
#include <linux/sched.h>
#include <linux/seccomp.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdio.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/prctl.h>
#include <sys/socket.h>
#include <sys/syscall.h>
#include <netinet/in.h>
#include <unistd.h>

#if defined __x86_64__
#define ARCHITECTURE AUDIT_ARCH_X86_64
#elif defined __aarch64__
#define ARCHITECTURE AUDIT_ARCH_AARCH64
#endif

#ifdef ARCHITECTURE

// Some numbers are younger than the headers of some machines; from 424 on they are the same on all architectures.
enum {
  OPEN_TREE = 428, MOVE_MOUNT = 429, FSOPEN = 430, FSCONFIG = 431, FSMOUNT = 432, FSPICK = 433, CLONE3 = 435, PIDFD_GETFD = 438,
  MOUNT_SETATTR = 442, QUOTACTL_FD = 443, STATMOUNT = 457, LISTMOUNT = 458, OPEN_TREE_ATTR = 467
};

static const unsigned denied[] = {
  // mounts
  SYS_mount, SYS_umount2, SYS_pivot_root, SYS_chroot, OPEN_TREE, MOVE_MOUNT, FSOPEN, FSCONFIG, FSMOUNT, FSPICK, MOUNT_SETATTR,
  STATMOUNT, LISTMOUNT, OPEN_TREE_ATTR, SYS_open_by_handle_at, SYS_name_to_handle_at, SYS_swapon, SYS_swapoff, SYS_quotactl, QUOTACTL_FD,
  SYS_fanotify_init,
  // namespaces
  SYS_unshare, SYS_setns,
  // other processes
  SYS_ptrace, SYS_process_vm_readv, SYS_process_vm_writev, SYS_kcmp, PIDFD_GETFD,
  // large parts of the kernel that measured code does not need
  SYS_bpf, SYS_userfaultfd, SYS_io_uring_setup, SYS_io_uring_enter, SYS_io_uring_register, SYS_keyctl, SYS_add_key, SYS_request_key,
  // the machine
  SYS_kexec_load, SYS_init_module, SYS_finit_module, SYS_delete_module, SYS_reboot, SYS_acct, SYS_syslog, SYS_vhangup, SYS_settimeofday,
  SYS_clock_settime, SYS_clock_adjtime, SYS_adjtimex, SYS_sethostname, SYS_setdomainname,
#ifdef SYS_kexec_file_load
  SYS_kexec_file_load,
#endif
#ifdef SYS_lookup_dcookie
  SYS_lookup_dcookie,
#endif
#ifdef SYS_nfsservctl
  SYS_nfsservctl,
#endif
#ifdef SYS_iopl
  SYS_iopl, SYS_ioperm, SYS_modify_ldt, SYS_uselib, SYS_ustat, SYS_sysfs, SYS__sysctl, SYS_create_module, SYS_get_kernel_syms, SYS_query_module,
#endif
};

// Namespaces, and children that a tracer would not see.
#define CLONE_DENIED                                                                                                                     \
  (CLONE_NEWNS | CLONE_NEWCGROUP | CLONE_NEWUTS | CLONE_NEWIPC | CLONE_NEWUSER | CLONE_NEWPID | CLONE_NEWNET | CLONE_UNTRACED)

enum { INSTRUCTIONS_MAX = 512 };
static struct sock_filter program[INSTRUCTIONS_MAX];
static unsigned short length;

static void emit(unsigned short code, unsigned value, unsigned char then, unsigned char otherwise) {
  program[length++] = (struct sock_filter){code, then, otherwise, value};
}

static void load(size_t offset) { emit(BPF_LD | BPF_W | BPF_ABS, (unsigned)offset, 0, 0); }
static void end_with(unsigned action) { emit(BPF_RET | BPF_K, action, 0, 0); }
static void fail_with(int error) { end_with(SECCOMP_RET_ERRNO | (unsigned)error); }

// The next instruction runs only if the loaded value is this one.
static void when(unsigned value) { emit(BPF_JMP | BPF_JEQ | BPF_K, value, 0, 1); }

// All arguments that are looked at are 32 bits wide for the kernel.
static void load_argument(int number) {
  load(offsetof(struct seccomp_data, args) + 8 * (size_t)number + (__BYTE_ORDER__ == __ORDER_BIG_ENDIAN__ ? 4 : 0));
}

// Starts the rules of one system call; returns where end_rules puts the distance to what follows them.
static unsigned short begin_rules(unsigned number) {
  emit(BPF_JMP | BPF_JEQ | BPF_K, number, 0, 0);
  return length;
}

static void end_rules(unsigned short begin) {
  end_with(SECCOMP_RET_ALLOW);
  program[begin - 1].jf = (unsigned char)(length - begin);
}

static void deny_families(unsigned number, bool loopback) {
  unsigned short begin = begin_rules(number);
  load_argument(0);
  when(AF_UNIX);
  end_with(SECCOMP_RET_ALLOW);
  if (loopback) {
    emit(BPF_JMP | BPF_JEQ | BPF_K, AF_INET, 3, 0);
    when(AF_INET6);
    emit(BPF_JMP | BPF_JA, 1, 0, 0);
    fail_with(EAFNOSUPPORT);
    // The kernel takes the type from these bits.
    load_argument(1);
    emit(BPF_ALU | BPF_AND | BPF_K, 0xf, 0, 0);
    emit(BPF_JMP | BPF_JEQ | BPF_K, SOCK_STREAM, 2, 0);
    emit(BPF_JMP | BPF_JEQ | BPF_K, SOCK_DGRAM, 1, 0);
    fail_with(EAFNOSUPPORT);
    load_argument(2);
    for (size_t index = 0; index < 3; index++) {
      when((const unsigned[]){0, IPPROTO_TCP, IPPROTO_UDP}[index]);
      end_with(SECCOMP_RET_ALLOW);
    }
  }
  fail_with(EAFNOSUPPORT);
  end_rules(begin);
}

// Fails when the argument has one of these bits.
static void deny_bits(unsigned number, int argument, unsigned bits) {
  unsigned short begin = begin_rules(number);
  load_argument(argument);
  emit(BPF_JMP | BPF_JSET | BPF_K, bits, 0, 1);
  fail_with(EPERM);
  end_rules(begin);
}

static void deny_values(unsigned number, int argument, const unsigned *values, size_t count) {
  unsigned short begin = begin_rules(number);
  load_argument(argument);
  for (size_t index = 0; index < count; index++) {
    when(values[index]);
    fail_with(EPERM);
  }
  end_rules(begin);
}

static void build(bool loopback) {
  load(offsetof(struct seccomp_data, arch));
  emit(BPF_JMP | BPF_JEQ | BPF_K, ARCHITECTURE, 1, 0);
  end_with(SECCOMP_RET_KILL_PROCESS);
  load(offsetof(struct seccomp_data, nr));
#ifdef __x86_64__
  // x32 has the same architecture. The number -1 exists nowhere.
  when(0xffffffff);
  fail_with(ENOSYS);
  emit(BPF_JMP | BPF_JGE | BPF_K, 0x40000000, 0, 1);
  end_with(SECCOMP_RET_KILL_PROCESS);
#endif
  for (size_t index = 0; index < sizeof denied / sizeof *denied; index++) {
    when(denied[index]);
    fail_with(EPERM);
  }
  // Its flags are in memory, where a filter cannot look. The C library then uses clone.
  when(CLONE3);
  fail_with(ENOSYS);
  deny_bits(SYS_clone, 0, CLONE_DENIED);
  deny_values(SYS_ioctl, 1, (const unsigned[]){TIOCSTI, TIOCLINUX, TIOCSETD}, 3);
  // It would change the arguments that the kernel shows of the process.
  deny_values(SYS_prctl, 0, (const unsigned[]){PR_SET_MM}, 1);
  deny_families(SYS_socket, loopback);
  deny_families(SYS_socketpair, false);
  end_with(SECCOMP_RET_ALLOW);
}

int main(int argc, char **argv) {
  bool loopback = argc == 2 && strcmp(argv[1], "--loopback") == 0;
  if (argc > 1 && !loopback) {
    fputs("usage: filter [--loopback]\n", stderr);
    return 2;
  }
  build(loopback);
  bool written = fwrite(program, sizeof *program, length, stdout) == length && fflush(stdout) == 0;
  if (!written) perror("filter");
  return written ? 0 : 1;
}

#else

int main(void) {
  fputs("filter: only x86_64 and aarch64 are supported\n", stderr);
  return 1;
}

#endif
