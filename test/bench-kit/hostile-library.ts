import { join } from 'node:path';
import { gcc } from './kit.ts';

const source = join(import.meta.dirname, '../fixtures/bench-kit/hostile.c');
const model = ['model', 'slots', 'side-by-side', 'others'].map((name) =>
  join(import.meta.dirname, `../../bench-kit/model/${name}.c`),
);

/** Compiles the library that cheats in one way (test/fixtures/bench-kit/hostile.c) and returns its path. */
export async function hostileLibrary(directory: string, how: string): Promise<string> {
  const path = join(directory, `${how}.so`);
  const more = how === 'EMULATES' ? ['-DEMULATION', ...model] : [];
  await gcc(directory, `-DHOW=${how}`, '-O2', '-fno-builtin', '-shared', '-fPIC', '-o', path, source, ...more);
  return path;
}
