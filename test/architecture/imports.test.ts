import { globSync, readFileSync } from 'node:fs';
import { basename, dirname, join, normalize } from 'node:path';
import { expect, test } from 'vitest';
import { FOLDERS, PURE_FOLDERS, ROOMS, SHARED_FILES } from './layers.ts';

const files = globSync('src/**/*.ts').sort();

interface Import {
  readonly from: string;
  readonly to: string;
}

function importsOf(file: string): Import[] {
  const text = readFileSync(file, 'utf8');
  return [...text.matchAll(/(?:from|import)\s*\(?\s*'([^']+)'/g)].map(([, to = '']) => ({ from: file, to }));
}

const imports = files.flatMap(importsOf);
const inside = imports
  .filter(({ to }) => to.startsWith('.'))
  .map(({ from, to }) => ({ from, to: normalize(join(dirname(from), to)) }));

/** The folder of `src` that a file is in; undefined for an entry file. */
function folderOf(file: string): string | undefined {
  return file.split('/').length > 2 ? file.split('/')[1] : undefined;
}

/** The room of a file in its folder; empty for a file beside the rooms. */
function roomOf(file: string): string {
  return file.split('/').slice(2, -1).join('/');
}

/** `from → to` of every import between folders, and between rooms of one folder. */
const used = new Set(
  inside.flatMap(({ from, to }) => {
    const [a, b] = [folderOf(from), folderOf(to)];
    if (a === undefined || b === undefined) return [];
    return a === b ? [`${a}: ${roomOf(from)} → ${roomOf(to)}`] : [`src: ${a} → ${b}`];
  }),
);

test('folders import only the folders that their row lists', () => {
  const wrong = inside.filter(({ from, to }) => {
    const [a, b] = [folderOf(from), folderOf(to)];
    return a !== undefined && a !== b && (b === undefined ? a !== 'cli' : !FOLDERS[a]?.imports.includes(b));
  });
  expect(wrong).toEqual([]);
  expect(inside.length).toBeGreaterThan(20);
});

test.each(Object.entries(ROOMS))('rooms of %s import only the rooms that their row lists', (folder, rooms) => {
  const wrong = inside
    .filter(({ from, to }) => folderOf(from) === folder && folderOf(to) === folder)
    .filter(({ from, to }) => {
      if (roomOf(from) === '' || roomOf(from) === roomOf(to)) return false;
      return roomOf(to) === ''
        ? !SHARED_FILES[folder]?.includes(basename(to))
        : !rooms[roomOf(from)]?.imports.includes(roomOf(to));
    });
  expect(wrong).toEqual([]);
  const present = files.filter((file) => folderOf(file) === folder).map(roomOf);
  expect(new Set(present.filter((room) => room !== ''))).toEqual(new Set(Object.keys(rooms)));
});

const tables = [['src', FOLDERS] as const, ...Object.entries(ROOMS)];

test.each(tables)('the table of %s lists earlier rows only', (_, layers) => {
  const order = Object.keys(layers);
  const later = Object.entries(layers).filter(([name, { imports: known }]) =>
    known.some((other) => !order.slice(0, order.indexOf(name)).includes(other)),
  );
  expect(later).toEqual([]);
});

test.each(tables)('the table of %s lists no import that is not used', (table, layers) => {
  const listed = Object.entries(layers).flatMap(([name, { imports: known }]) =>
    known.map((other) => `${table}: ${name} → ${other}`),
  );
  expect(listed.filter((one) => !used.has(one))).toEqual([]);
});

test('shared files exist, and a room imports them', () => {
  const listed = Object.entries(SHARED_FILES).flatMap(([folder, names]) =>
    names.map((name) => `src/${folder}/${name}`),
  );
  const shared = inside.filter(({ from }) => roomOf(from) !== '').map(({ to }) => to);
  expect(listed.filter((file) => !shared.includes(file))).toEqual([]);
});

test('imports have no cycle', () => {
  const next = new Map<string, string[]>();
  for (const { from, to } of inside) next.set(from, [...(next.get(from) ?? []), to]);
  const done = new Set<string>();
  const visit = (file: string, path: readonly string[]): void => {
    if (path.includes(file)) throw new Error(`cycle: ${[...path.slice(path.indexOf(file)), file].join(' → ')}`);
    if (done.has(file)) return;
    for (const other of next.get(file) ?? []) visit(other, [...path, file]);
    done.add(file);
  };
  for (const file of files) visit(file, []);
});

test('pure folders use no platform module, clock or randomness', () => {
  const pure = files.filter((file) => PURE_FOLDERS.includes(folderOf(file) ?? ''));
  const platform = imports.filter(
    ({ from, to }) => pure.includes(from) && /^(node:|execa|@octokit|probot|pino|nock)/.test(to),
  );
  expect(platform).toEqual([]);
  const impure = pure.filter((file) =>
    /Date\.now|new Date\(\)|Math\.random|\bprocess\.(env|argv|pid|hrtime|platform)|performance\.now/.test(
      readFileSync(file, 'utf8'),
    ),
  );
  expect(impure).toEqual([]);
});

test('execa is imported by the files that start processes', () => {
  const files = ['src/system/exec.ts', 'src/system/spawner.ts'];
  expect(imports.filter(({ to }) => to === 'execa').map(({ from }) => from)).toEqual(files);
});

test('files are small, and their names state their job', () => {
  const lengths = files.map((file) => readFileSync(file, 'utf8').split('\n').length - 1).sort((a, b) => a - b);
  const quantile = (share: number): number => lengths[Math.floor(lengths.length * share)] ?? 0;
  expect(lengths.at(-1)).toBeLessThanOrEqual(300);
  expect(quantile(0.95)).toBeLessThanOrEqual(200);
  expect(quantile(0.5)).toBeLessThanOrEqual(80);
  expect(files.filter((file) => /(utils?|helpers?|common|misc)\b/.test(file))).toEqual([]);
});

test('tests mirror the sources', () => {
  const names = new Set(files.map((file) => file.replace(/^src\//, '').replace(/\.ts$/, '')));
  const tested = globSync(`test/{${Object.keys(FOLDERS).join()}}/**/*.test.ts`).map((file) =>
    file.replace(/^test\//, '').replace(/(\.[a-z-]+)?\.test\.ts$/, ''),
  );
  expect(tested.filter((name) => !names.has(name))).toEqual([]);
});

test('only make-folder.ts makes folders with those above them: mkdir with "recursive" does not end below /proc', () => {
  const others = files.filter((file) => /\bmkdir(?:Sync)?\([^;]*recursive/.test(readFileSync(file, 'utf8')));
  expect(others).toEqual([]);
  expect(files).toContain('src/system/make-folder.ts');
});
