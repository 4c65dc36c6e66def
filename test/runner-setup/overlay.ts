import { type Ended, isRoot, start } from './machine.ts';

/**
 * A copy of this machine that costs nothing: all that is written goes to a tmpfs, seen in $CHANGED, and is gone with the
 * process. It is not a chroot, in which the kernel makes no user namespace. What runner-setup has noted on this machine is not in the copy:
 * an uninstall there removes what was installed there. Nor is /var/tmp: other tests make and remove jobs there, and what an overlay shows of
 * files that change below it is undefined (the kernel's page on overlayfs, "Changes to underlying filesystems"). Nor is /dev/shm, which is not
 * below the overlay: other tests have their machines there.
 */
const ENTER = `
mount --make-rprivate /
mount -t tmpfs tmpfs /mnt
mkdir /mnt/changed /mnt/work /mnt/machine
mount -t overlay overlay -o lowerdir=/,upperdir=/mnt/changed,workdir=/mnt/work /mnt/machine
mkdir -p /mnt/machine/mnt/changed /mnt/machine/mnt/before
mount --bind /mnt/changed /mnt/machine/mnt/changed
mount --rbind /dev /mnt/machine/dev
mount --rbind /sys /mnt/machine/sys
mount -t proc proc /mnt/machine/proc
case "$CHECKOUT/ \${TMPDIR:-/tmp}/" in */var/tmp/*) ;; *) mount -t tmpfs -o mode=1777 tmpfs /mnt/machine/var/tmp ;; esac
case "$CHECKOUT/ \${TMPDIR:-/tmp}/" in */dev/shm/*) ;; *) mount -t tmpfs -o mode=1777 tmpfs /mnt/machine/dev/shm ;; esac
rm -rf /mnt/machine/var/lib/alloc-ab
cd /mnt/machine
pivot_root . mnt/before
umount -l /mnt/before
cd "$CHECKOUT"
export CHANGED=/mnt/changed
exec bash --norc -euo pipefail -c "$SCRIPT" </dev/null
`;

/** Runs a Bash script as root on such a copy. Processes that it leaves behind end with it. */
export function onCopyOfMachine(script: string, env: Readonly<Record<string, string>> = {}): Ended {
  return start('unshare', ['--mount', '--pid', '--ipc', '--fork', '--kill-child', 'bash', '--norc', '-euc', ENTER], {
    env: { ...env, SCRIPT: script, CHECKOUT: process.cwd() },
  });
}

/** Why no such copy can be made here; null when it can. */
export const noCopy: string | null = !isRoot
  ? 'not root'
  : onCopyOfMachine('true').code === 0
    ? null
    : 'no overlay of the root directory';
