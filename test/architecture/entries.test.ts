import { globSync, readFileSync } from 'node:fs';
import { dirname, join, normalize } from 'node:path';
import { expect, test } from 'vitest';

/** Files that a file imports when it is loaded: `import type` and `import()` inside a function do not count. */
function importsOf(file: string): string[] {
  const text = readFileSync(file, 'utf8');
  const targets = [...text.matchAll(/^(?:import(?! type\b)[^;]*?|export[^;]*?) from '(\.[^']+\.ts)'/gm)];
  return targets.map(([, target = '']) => normalize(join(dirname(file), target)));
}

/** Folders of `src` whose code a process loads when it starts with entry files. */
function foldersLoadedBy(...entries: readonly string[]): string[] {
  const loaded = new Set<string>();
  const load = (file: string): void => {
    if (loaded.has(file)) return;
    loaded.add(file);
    importsOf(file).forEach(load);
  };
  entries.forEach(load);
  const inFolders = [...loaded].filter((file) => file.split('/').length > 2);
  return [...new Set(inFolders.map((file) => file.split('/')[1] ?? ''))];
}

test.each(['src/action.ts', 'src/release-gate.ts', 'src/index.ts'])('%s loads nothing of the command line', (entry) => {
  const folders = foldersLoadedBy(entry);
  expect(folders).toContain('core');
  expect(folders).not.toContain('cli');
});

test('the command line loads the App and the database only when a command needs them', () => {
  const folders = foldersLoadedBy('src/cli.ts', ...globSync('src/cli/commands/*.ts'));
  expect(folders).toContain('cli');
  expect(folders).toContain('runner');
  expect(folders.filter((folder) => ['app', 'github', 'store', 'workflow'].includes(folder))).toEqual([]);
});

test('a command is loaded when it is used', () => {
  expect(foldersLoadedBy('src/cli.ts')).not.toContain('runner');
});
