import { existsSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';

/** The directory that holds `bench-kit/`: the package, whether run from `src/runner` or as the bundled `dist/action.js`. */
export function packageRoot(from: string = import.meta.dirname): string {
  for (let directory = from; ; directory = dirname(directory)) {
    if (existsSync(join(directory, 'bench-kit/launch.c'))) return directory;
    if (directory === dirname(directory))
      throw new Error(`no bench-kit/launch.c in ${from} or above: incomplete package`);
  }
}

/** This tool's version, as `package.json` says. */
export function toolVersion(): string {
  const { version } = JSON.parse(readFileSync(join(packageRoot(), 'package.json'), 'utf8')) as { version?: unknown };
  return typeof version === 'string' ? version.slice(0, 40) : 'unknown';
}
