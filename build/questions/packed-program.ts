import { copyFileSync, mkdirSync, symlinkSync } from 'node:fs';
import { join } from 'node:path';
import { bundleProgram } from '../program.ts';

const ROOT = join(import.meta.dirname, '../..');

/** Writes the command line into a folder as an installed package has it: one bundle, without the sources. Returns its program. */
export async function packedProgram(folder: string): Promise<string> {
  for (const each of ['bin', 'node_modules/.bin']) mkdirSync(join(folder, each), { recursive: true });
  await bundleProgram(join(folder, 'lib'));
  for (const file of ['package.json', 'bin/alloc-ab']) copyFileSync(join(ROOT, file), join(folder, file));
  symlinkSync(join(ROOT, 'bench-kit'), join(folder, 'bench-kit'));
  symlinkSync(process.execPath, join(folder, 'node_modules/.bin/node'));
  return join(folder, 'bin/alloc-ab');
}
