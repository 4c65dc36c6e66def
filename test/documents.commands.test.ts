import { existsSync, globSync } from 'node:fs';
import type { Command } from 'commander';
import { load } from 'js-yaml';
import { Registry } from 'prom-client';
import { expect, test } from 'vitest';
import { createMetrics } from '../src/app/http/metrics.ts';
import { EXIT_STATUSES } from '../src/cli/exit-code.ts';
import type { Terminal } from '../src/cli/terminal.ts';
import { Config } from '../src/model/config.ts';
import { blocksOf, documents, read } from './documents.ts';

/** The commands of the command line by name; nothing is executed. */
async function cliCommands(): Promise<Map<string, Command>> {
  const commands = new Map<string, Command>();
  for (const file of globSync('src/cli/commands/*.ts')) {
    const exported = (await import(`../${file}`)) as Record<string, (terminal: Terminal) => Command>;
    const [, create] = Object.entries(exported).find(([name]) => name.endsWith('Command')) ?? [];
    const command = create?.({} as Terminal);
    if (command !== undefined) commands.set(command.name(), command);
  }
  return commands;
}

test('every command line in a document has a command and options that exist', async () => {
  const commands = await cliCommands();
  const shown = [...blocksOf('sh'), ...blocksOf('shell')].flatMap(({ file, text }) =>
    [...text.replaceAll('\\\n', ' ').matchAll(/\balloc-ab ([a-z-]+)([^#\n|&>)]*)/g)].map(
      ([line, name = '', rest = '']) => ({
        where: `${file}: ${line.trim()}`,
        command: commands.get(name),
        options: [...rest.matchAll(/--[a-z-]+/g)].map(([option]) => option),
      }),
    ),
  );
  expect(shown.length).toBeGreaterThan(20);
  const wrong = shown.filter(
    ({ command, options }) =>
      command === undefined || options.some((option) => !command.options.some(({ long }) => long === option)),
  );
  expect(wrong.map(({ where }) => where)).toEqual([]);
});

test('every command of the command line is shown in README or docs', async () => {
  const names = [...(await cliCommands()).keys()];
  expect(names.length).toBeGreaterThan(10);
  const texts = documents.filter((file) => file !== 'CHANGELOG.md').map(read);
  expect(names.filter((name) => !texts.some((text) => new RegExp(`\\balloc-ab ${name}\\b`).test(text)))).toEqual([]);
});

test('every path that a document gives to Vitest exists', () => {
  const paths = documents.flatMap((file) =>
    [...read(file).matchAll(/\bvitest(?: run)? (test\/[\w./-]+)/g)].map(([, path = '']) => path),
  );
  expect(paths.length).toBeGreaterThan(20);
  expect(paths.filter((path) => !existsSync(path))).toEqual([]);
});

test('every YAML example is a part of a configuration', () => {
  const shape: Readonly<Record<string, { safeParse(value: unknown): { readonly success: boolean } }>> = Config.shape;
  const parts = blocksOf('yaml').flatMap(({ file, text }) =>
    Object.entries(load(text) as Record<string, unknown>).map(([key, value]) => ({ file, key, value })),
  );
  expect(new Set(parts.map(({ key }) => key)).size).toBeGreaterThan(9);
  expect(parts.filter(({ key, value }) => !shape[key]?.safeParse(value).success)).toEqual([]);
});

test('docs/operating.md lists every metric of the App', async () => {
  const statistics = { requests: {}, unread: 0, oldestDueMs: null };
  const metrics = createMetrics({ statistics: async () => statistics } as never, () => 0);
  expect(metrics.contentType).toBe(Registry.PROMETHEUS_CONTENT_TYPE);
  const names = [...(await metrics.text()).matchAll(/^# TYPE (alloc_ab_\w+) /gm)].map(([, name = '']) => name);
  const listed = [...read('docs/operating.md').matchAll(/`(alloc_ab_\w+)`/g)].map(([, name = '']) => name);
  expect(listed.sort()).toEqual(names.sort());
});

test('docs/operating.md lists every variable of the workflows', () => {
  const used = globSync('.github/workflows/*.yml').flatMap((file) =>
    [...read(file).matchAll(/\bvars\.([A-Z_]+)/g)].map(([, name = '']) => name),
  );
  const document = read('docs/operating.md');
  const listed = [...document.matchAll(/\b((?:SURVEY|RELEASE)_(?!TOKEN)[A-Z]+)\b/g)].map(([, name = '']) => name);
  expect([...new Set(listed)].sort()).toEqual([...new Set(used)].sort());
});

test('README has the exit statuses of the help', () => {
  for (const { status, meaning } of EXIT_STATUSES) expect(read('README.md')).toContain(`| ${status} | ${meaning} |`);
});
