import { mkdirSync, readFileSync, rmdirSync } from 'node:fs';
import { join } from 'node:path';
import { onTestFinished, vi } from 'vitest';
import { SOON_MS } from './soon.ts';

const mounts = readFileSync('/proc/self/mountinfo', 'utf8');
/** Where the root of version 2 is mounted, and that of a hierarchy of version 1; null where there is none. */
const UNIFIED = /^\d+ \d+ \S+ \/ (\S+) .* - cgroup2 /m.exec(mounts)?.[1] ?? null;
export const LEGACY = /^\d+ \d+ \S+ \/ (\S+) .* - cgroup \S+ \S*\bpids\b/m.exec(mounts)?.[1] ?? null;

/** Why a test cannot make groups of version 2; null when it can. */
export const noGroups =
  process.getuid?.() === 0 && UNIFIED !== null ? null : 'needs root and control groups of version 2';

/** Makes a control group for one test; default: of version 2. */
export function makeGroup(name: string, hierarchy = UNIFIED): string {
  return makeGroupAt(join(hierarchy ?? '', `${name}-of-a-test-${process.pid}`));
}

/** Makes the control group of this directory for one test. */
export function makeGroupAt(group: string): string {
  mkdirSync(group);
  onTestFinished(() => vi.waitFor(() => rmdirSync(group), SOON_MS));
  return group;
}
