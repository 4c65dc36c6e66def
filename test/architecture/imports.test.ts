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
  return [...text.matchAll(/(?:from|import)\s*\(?\s*'([^']+)'/g)].map((match) => ({
    from: file,
    to: match[1] as string,
  }));
}

const imports = files.flatMap(importsOf);
const inside = imports
  .filter(({ to }) => to.startsWith('.'))
  .map(({ from, to }) => ({ from, to: normalize(join(dirname(from), to)) }));

function folder(file: string): string | undefined {
  return file.split('/').length > 2 ? file.split('/')[1] : undefined;
}

test('imports point one way', () => {
  const against = inside.filter(({ from, to }) => {
    const [a, b] = [folder(from), folder(to)];
    return a !== undefined && a !== b && (b === undefined ? a !== 'cli' : !FOLDERS[a]?.imports.includes(b));
  });
  expect(against).toEqual([]);
  expect(inside.length).toBeGreaterThan(20);
});

test.each([['src', FOLDERS] as const, ...Object.entries(ROOMS)])(
  'the table of %s lists imports of earlier rows only',
  (_, layers) => {
    const order = Object.keys(layers);
    const later = Object.entries(layers).filter(([name, { imports: known }]) =>
      known.some((other) => !order.slice(0, order.indexOf(name)).includes(other)),
    );
    expect(later).toEqual([]);
  },
);

test.each(Object.entries(ROOMS))('rooms of %s know only earlier ones', (building, rooms) => {
  const room = (file: string): string => file.split('/').slice(2, -1).join('/');
  const within = inside.filter(({ from, to }) => folder(from) === building && folder(to) === building);
  const against = within.filter(({ from, to }) => {
    if (room(from) === '' || room(from) === room(to)) return false;
    return room(to) === ''
      ? !SHARED_FILES[building]?.includes(basename(to))
      : !rooms[room(from)]?.imports.includes(room(to));
  });
  expect(against).toEqual([]);
  const standing = files.filter((file) => folder(file) === building).map(room);
  expect(new Set(standing.filter((name) => name !== ''))).toEqual(new Set(Object.keys(rooms)));
});

test('no file imports itself through others', () => {
  const next = new Map<string, string[]>();
  for (const { from, to } of inside) next.set(from, [...(next.get(from) ?? []), to]);
  const done = new Set<string>();
  const walk = (file: string, path: readonly string[]): void => {
    if (path.includes(file)) throw new Error(`cycle: ${[...path.slice(path.indexOf(file)), file].join(' → ')}`);
    if (done.has(file)) return;
    for (const other of next.get(file) ?? []) walk(other, [...path, file]);
    done.add(file);
  };
  for (const file of files) walk(file, []);
});

test('pure layers know no outside, clock or chance', () => {
  const pure = files.filter((file) => PURE_FOLDERS.includes(folder(file) ?? ''));
  const outside = imports.filter(
    ({ from, to }) => pure.includes(from) && /^(node:|execa|@octokit|probot|pino|nock)/.test(to),
  );
  expect(outside).toEqual([]);
  const impure = pure.filter((file) =>
    /Date\.now|new Date\(\)|Math\.random|\bprocess\.(env|argv|pid|hrtime|platform)|performance\.now/.test(
      readFileSync(file, 'utf8'),
    ),
  );
  expect(impure).toEqual([]);
});

test('execa is imported by one file', () => {
  expect(imports.filter(({ to }) => to === 'execa').map(({ from }) => from)).toEqual(['src/system/exec.ts']);
});

test('files are small and named for what they do', () => {
  const lengths = files.map((file) => readFileSync(file, 'utf8').split('\n').length).sort((a, b) => a - b);
  expect(lengths.at(-1)).toBeLessThanOrEqual(300);
  expect(lengths[Math.floor(lengths.length / 2)]).toBeLessThanOrEqual(100);
  expect(files.filter((file) => /(utils?|helpers?|common|misc)\b/.test(file))).toEqual([]);
});

test('tests mirror the sources', () => {
  const names = new Set(files.map((file) => file.replace(/^src\//, '').replace(/\.ts$/, '')));
  const tested = globSync(
    'test/{model,stats,core,system,bundle,runner,signing,github,app,store,web,local,workflow,cli}/**/*.test.ts',
  ).map((file) => file.replace(/^test\//, '').replace(/(\.[a-z-]+)?\.test\.ts$/, ''));
  expect(tested.filter((name) => !names.has(name))).toEqual([]);
});
