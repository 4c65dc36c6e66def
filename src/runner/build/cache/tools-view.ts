import { createHash } from 'node:crypto';
import { globSync, realpathSync, statSync } from 'node:fs';
import { availableParallelism, machine, release } from 'node:os';
import { delimiter, join } from 'node:path';
import { findProgram } from '../../../system/find-program.ts';
import { SYSTEM_PATH } from '../../sandbox/kit.ts';
import type { MachineTools } from '../../sandbox/machine-tools.ts';
import type { SystemView } from './system-view.ts';

/** Programs that decide what make prints and what a preprocessor does. */
const PROGRAMS = [
  ...['sh', 'make', 'gmake', 'gcc', 'cc', 'g++', 'c++', 'clang', 'clang++', 'cpp'],
  ...['cmake', 'ninja', 'meson', 'python3', 'pkg-config', 'git', 'awk', 'bwrap'],
];
/** What changes when a package is installed, upgraded or removed, and folders of headers that no package writes to. */
const STAMPS = [
  '/var/lib/dpkg/status',
  '/var/lib/rpm/rpmdb.sqlite',
  '/usr/lib/sysimage/rpm/rpmdb.sqlite',
  '/lib/apk/db/installed',
  '/var/lib/pacman/local',
  '/usr/include',
  '/usr/local/include',
  '/nix/var/nix/profiles',
];
/** The parts of compilers that a driver starts. */
const STEPS = '/usr/lib*/gcc/*/*/cc1*';

/**
 * The tools of the machine by a few dozen files, in milliseconds, where `viewSystem` lists all files of the system: enough for answers
 * that are asked again before every measurement, and not for what is measured.
 */
export function viewTools({ path, variables }: Pick<MachineTools, 'path' | 'variables'>): SystemView {
  const folders = [...path, SYSTEM_PATH].join(delimiter);
  const named = Object.values(variables).flatMap((value) => value.split(/\s+/)[0] ?? []);
  const programs = [...new Set([...PROGRAMS, ...named])].map((name) => findProgram(name, folders, '/') ?? name);
  const files = [...programs, ...STAMPS, ...globSync(STEPS)].map(stampOf).join('\n');
  return {
    files: `tools:${createHash('sha256').update(files).digest('hex')}`,
    kernel: release(),
    processor: machine(),
    processors: availableParallelism(),
  };
}

/** Path, size, times and inode of a file, after links. */
function stampOf(path: string): string {
  try {
    const real = realpathSync(path);
    const { size, mtimeMs, ctimeMs, ino } = statSync(real);
    return join(real, [size, mtimeMs, ctimeMs, ino].join(' '));
  } catch {
    return `${path} absent`;
  }
}
