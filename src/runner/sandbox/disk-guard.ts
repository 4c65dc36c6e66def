import { type StatsFs, statfsSync } from 'node:fs';

/** Stops a program before the disk that it writes to is full. */
interface DiskGuard {
  /** Aborts when the program may write no more, or with the signal that the guard was made with. */
  readonly signal: AbortSignal;
  readonly hasTripped: () => boolean;
  end(): void;
}

const POLL_MS = 50;
/** What stays free for everybody else on the machine; on a disk with less than twice as much, half of what is free at the start. */
const RESERVED = { bytes: 512 * 2 ** 20, files: 10_000 } as const;

/** Watches the disks of folders that code under test can write to: its user has no quota, and the harness may not make a file system. */
export function guardDisks(folders: readonly string[], signal: AbortSignal | undefined): DiskGuard {
  const full = new AbortController();
  const disks = folders.flatMap((folder) => {
    const before = free(folder);
    return before === null ? [] : [{ folder, ...reserveOf(before) }];
  });
  const look = (): void => {
    const isShort = disks.some(({ folder, bytes, files }) => {
      const now = free(folder);
      return now !== null && (now.bytes < bytes || now.files < files);
    });
    if (isShort) full.abort();
  };
  const timer = disks.length === 0 ? undefined : setInterval(look, POLL_MS);
  return {
    signal: signal === undefined ? full.signal : AbortSignal.any([signal, full.signal]),
    hasTripped: () => full.signal.aborted,
    end: () => clearInterval(timer),
  };
}

interface Free {
  readonly bytes: number;
  readonly files: number;
}

function reserveOf({ bytes, files }: Free): Free {
  return { bytes: Math.min(RESERVED.bytes, bytes / 2), files: Math.min(RESERVED.files, files / 2) };
}

/** What an unprivileged user may still write; null for a folder that cannot be read. Some file systems have no fixed number of files. */
function free(folder: string): Free | null {
  let disk: StatsFs;
  try {
    disk = statfsSync(folder);
  } catch {
    return null;
  }
  return { bytes: disk.bavail * disk.bsize, files: disk.files === 0 ? Number.MAX_SAFE_INTEGER : disk.ffree };
}
