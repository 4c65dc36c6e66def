// Writes outside, or leaves something behind.
#define _GNU_SOURCE
#include <errno.h>
#include <fcntl.h>
#include <sched.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mount.h>
#include <sys/stat.h>
#include <sys/sysmacros.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

#include "probe.h"

// Appends to a file that the harness, or a person, reads later.
static const char *append(char **arguments) {
  int file = open(arguments[0], O_WRONLY | O_APPEND);
  return file >= 0 && write(file, "attacked\n", 9) == 9 ? "written" : NULL;
}

static const char *replace(char **arguments) {
  const char *own = text("%s.attack", arguments[0]);
  int file = open(own, O_WRONLY | O_CREAT | O_EXCL, 0755);
  if (file < 0 || write(file, "attacked\n", 9) != 9) return NULL;
  return rename(own, arguments[0]) == 0 ? "replaced" : NULL;
}

// A file in a directory, to be found there afterwards from outside. Succeeds when it is written; the caller looks.
static const char *create(char **arguments) {
  int file = open(arguments[0], O_WRONLY | O_CREAT | O_EXCL, 0644);
  return file >= 0 && write(file, "attacked\n", 9) == 9 ? "written" : NULL;
}

static const char *delete(char **arguments) { return unlink(arguments[0]) == 0 ? "deleted" : NULL; }

static const char *change_mode(char **arguments) { return chmod(arguments[0], 0666) == 0 ? "its mode is changed" : NULL; }

static const char *hard_link(char **arguments) { return link(arguments[0], arguments[1]) == 0 ? "linked" : NULL; }

static const char *setuid_program(char **arguments) {
  int file = open(arguments[0], O_WRONLY | O_CREAT | O_EXCL, 0755);
  if (file < 0 || fchmod(file, 04755) != 0) return NULL;
  return "written";
}

static const char *device(char **arguments) { return mknod(arguments[0], S_IFCHR | 0600, makedev(1, 1)) == 0 ? "a device" : NULL; }

static const char *mount_new(char **arguments) { return mount("none", arguments[0], "tmpfs", 0, NULL) == 0 ? "mounted" : NULL; }

static const char *remount(char **arguments) {
  (void)arguments;
  return mount(NULL, "/usr", NULL, MS_REMOUNT | MS_BIND, NULL) == 0 || mount("/", "/mnt", NULL, MS_BIND, NULL) == 0 ? "mounted" : NULL;
}

static const char *mount_by_new_calls(char **arguments) {
  (void)arguments;
  if (syscall(SYS_fsopen, "tmpfs", 0) >= 0) return "a file system";
  return syscall(SYS_open_tree, AT_FDCWD, "/", 1) >= 0 ? "a copy of the mounts" : NULL;
}

static const char *unmount(char **arguments) {
  (void)arguments;
  return umount2("/proc", MNT_DETACH) == 0 ? "unmounted" : NULL;
}

static const char *change_root(char **arguments) { return chroot(arguments[0]) == 0 ? "another root" : NULL; }

// Opens a file by its inode, past every directory. The handle is that of the root directory.
static const char *file_handle(char **arguments) {
  (void)arguments;
  struct {
    struct file_handle handle;
    unsigned char bytes[MAX_HANDLE_SZ];
  } name = {.handle.handle_bytes = MAX_HANDLE_SZ};
  int mount_id, directory = open("/usr", O_RDONLY);
  if (directory < 0 || name_to_handle_at(AT_FDCWD, "/usr", &name.handle, &mount_id, 0) != 0) return NULL;
  return open_by_handle_at(directory, &name.handle, O_RDONLY) >= 0 ? "a file by its inode" : NULL;
}

static const char *sysctl(char **arguments) {
  int file = open(arguments[0], O_WRONLY);
  return file >= 0 ? "open for writing" : NULL;
}

// The classic way out of a directory: a root below the working directory.
static const char *parent_directories(char **arguments) {
  for (int step = 0; step < 64; step++)
    if (chdir("..") != 0) return NULL;
  const char *content = content_of_file(arguments[0]);
  return content && strstr(content, arguments[1]) ? "read through .." : NULL;
}

const struct attack files[] = {
    ATTACK(append, 1),  ATTACK(replace, 1),     ATTACK(create, 1),      ATTACK(delete, 1),             ATTACK(change_mode, 1), ATTACK(hard_link, 2),
    ATTACK(device, 1),  ATTACK(setuid_program, 1), ATTACK(mount_new, 1), ATTACK(mount_by_new_calls, 0), ATTACK(remount, 0),     ATTACK(unmount, 0),
    ATTACK(change_root, 1), ATTACK(file_handle, 0), ATTACK(sysctl, 1),   ATTACK(parent_directories, 2), END_OF_ATTACKS,
};
