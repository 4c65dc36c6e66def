import { existsSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';

/** The directory of the package, which has `bench-kit/`. Works from the sources and from the bundle in `dist/`. */
export function packageRoot(from: string = import.meta.dirname): string {
  for (let directory = from; ; directory = dirname(directory)) {
    if (existsSync(join(directory, 'bench-kit/launch.c'))) return directory;
    if (directory === dirname(directory))
      throw new Error(`the package is incomplete: ${from} and its parents have no bench-kit/launch.c`);
  }
}

/** The version in `package.json`; `unknown` when it has none. */
export function toolVersion(): string {
  const { version } = JSON.parse(readFileSync(join(packageRoot(), 'package.json'), 'utf8')) as { version?: unknown };
  return typeof version === 'string' ? version.slice(0, 40) : 'unknown';
}
