import { existsSync, globSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { rolldown } from 'rolldown';
import { licenses } from './licenses.ts';

const ROOT = join(dirname(fileURLToPath(import.meta.url)), '..');
const { values } = parseArgs({ options: { check: { type: 'boolean' }, out: { type: 'string' } } });
const DIST = values.out ?? join(ROOT, 'dist');

/** Entry files that a workflow executes: the measuring action, the fetch of a private repository, the steps of the release gate. */
const ENTRIES = ['action', 'fetch-commits', 'release-gate'];

/** Bundles each entry with its imports into one file in `directory`, and writes LICENSES.txt of the bundled packages. */
async function bundle(directory: string): Promise<void> {
  const modules: string[] = [];
  for (const entry of ENTRIES) {
    const build = await rolldown({ cwd: ROOT, input: `src/${entry}.ts`, platform: 'node' });
    const { output } = await build.write({ file: join(directory, `${entry}.js`), format: 'esm', codeSplitting: false });
    await build.close();
    modules.push(...output.flatMap((part) => ('moduleIds' in part ? part.moduleIds : [])));
  }
  writeFileSync(join(directory, 'LICENSES.txt'), licenses(modules));
}

/** Names of the files in dist that differ from a fresh build, are missing, or are not built any more. */
async function staleFiles(): Promise<string[]> {
  const fresh = mkdtempSync(join(tmpdir(), 'alloc-ab-bundle-'));
  try {
    await bundle(fresh);
    const names = new Set([fresh, DIST].flatMap((directory) => globSync('**/*', { cwd: directory })));
    const read = (directory: string, name: string): string | null =>
      existsSync(join(directory, name)) ? readFileSync(join(directory, name), 'utf8') : null;
    return [...names].filter((name) => read(fresh, name) !== read(DIST, name)).sort();
  } finally {
    rmSync(fresh, { recursive: true });
  }
}

if (values.check) {
  const stale = await staleFiles();
  if (stale.length > 0) {
    console.error(`dist is out of date: ${stale.join(', ')}. Run "npm run bundle" and commit dist.`);
    process.exitCode = 1;
  }
} else {
  mkdirSync(DIST, { recursive: true });
  await bundle(DIST);
}
