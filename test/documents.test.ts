import { existsSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { decisions } from '../build/docs/decision-table.ts';
import { currentDocuments } from '../build/docs/generated-blocks.ts';
import packageJson from '../package.json' with { type: 'json' };
import { exitCode } from '../src/cli/exit-code.ts';
import { parseCommand } from '../src/core/command/command.ts';
import { renderCheck } from '../src/core/report/verdict/check.ts';
import { TRANSITIONS } from '../src/model/request-status.ts';
import { Outcome } from '../src/model/verdict.ts';
import { blocksOf, documents, read } from './documents.ts';
import { syntheticRun } from './fixtures/synthetic-run.ts';
import { syntheticVerdict } from './fixtures/synthetic-verdict.ts';

/** GitHub's anchor of a heading. */
const anchor = (heading: string): string =>
  heading
    .toLowerCase()
    .replace(/[^\p{L}\p{N} _-]/gu, '')
    .replaceAll(' ', '-');

test.each(documents)('%s: every link has a target', (file) => {
  const text = read(file).replaceAll(/```[\s\S]*?```/g, '');
  const links = [...text.matchAll(/\]\(([^)\s]+)\)/g)].map(([, target = '']) => target);
  const broken = links
    .filter((target) => !/^https?:/.test(target))
    .filter((target) => {
      const [path = '', fragment] = target.split('#');
      const other = path === '' ? file : join(dirname(file), path);
      if (!existsSync(other)) return true;
      if (fragment === undefined) return false;
      return ![...read(other).matchAll(/^#+ (.+)$/gm)].some(([, heading = '']) => anchor(heading) === fragment);
    });
  expect(broken).toEqual([]);
});

test.each([...currentDocuments()])('%s: generated parts are current (`npm run docs` writes them)', (file, text) => {
  expect(read(file)).toBe(text);
});

test('decisions are numbered from 1 without holes, in the file name and in the title', () => {
  const records = decisions();
  expect(records.map(({ number }) => number)).toEqual(records.map((_, index) => index + 1));
  expect(records.filter(({ file, number }) => !file.startsWith(`${String(number).padStart(4, '0')}-`))).toEqual([]);
});

test.each(documents.filter((file) => !file.startsWith('examples/')))('%s: every file that it names exists', (file) => {
  const named = [
    ...read(file).matchAll(
      /`((?:src|test|docs|build|calibration|bench-kit|runner-setup|examples|schemas)\/[\w./-]+)`/g,
    ),
  ];
  // The rooms of src/runner have names such as build/planned.
  const missing = named.map(([, path = '']) => path).filter((path) => ![path, `src/runner/${path}`].some(existsSync));
  expect(missing).toEqual([]);
});

test('CONTRIBUTING names each declaration beside the file that has it', () => {
  const [, section = ''] = /## How to add\n([\s\S]*?)\n## /.exec(read('CONTRIBUTING.md')) ?? [];
  const named = [...section.matchAll(/`([^`\n]+)`/g)].map(([, text = '']) => text);
  const isFile = (text: string): boolean => /^(?:src|test)\/[\w./-]+\.ts$/.test(text);
  const declarations = named.flatMap((text, index) => {
    if (!/^[A-Z][A-Za-z_]+(?:\.[a-z]+)?$/.test(text) || text.endsWith('.md')) return [];
    const files = [named.slice(0, index).findLast(isFile), named.slice(index).find(isFile)].filter(
      (file) => file !== undefined,
    );
    return [{ name: text.split('.')[0] ?? '', files }];
  });
  expect(declarations.length).toBeGreaterThan(10);
  const missing = declarations.filter(
    ({ name, files }) => !files.some((file) => new RegExp(`\\b${name}\\b`).test(read(file))),
  );
  expect(missing).toEqual([]);
});

test('docs/protocol.md names schemas that exist', () => {
  const cells = [...read('docs/protocol.md').matchAll(/\| ((?:`\w+`(?:, )?)+) in `(src\/\S+)`/g)];
  expect(cells.length).toBeGreaterThan(7);
  const missing = cells.flatMap(([, names = '', file = '']) =>
    names
      .replaceAll('`', '')
      .split(', ')
      .filter((name) => !read(file).includes(`export const ${name} = z.`)),
  );
  expect(missing).toEqual([]);
});

test('docs/architecture/request.md explains every status of a request', () => {
  const [, table = ''] = /\| status \| meaning \|.*\n([\s\S]*?)\n\n/.exec(read('docs/architecture/request.md')) ?? [];
  const rows = [...table.matchAll(/^\| `(\w+)` \|/gm)].map(([, status = '']) => status);
  expect(rows.sort()).toEqual(Object.keys(TRANSITIONS).sort());
});

test('pictures name their participants without words that Mermaid reserves', () => {
  const reserved = /^ {2}(?:participant|actor) (?:loop|alt|else|opt|par|end|and|rect|note|box|break|critical)\b/m;
  const pictures = blocksOf('mermaid');
  expect(pictures.length).toBeGreaterThan(4);
  expect(pictures.filter(({ text }) => reserved.test(text) || text.includes(';'))).toEqual([]);
});

test('every npm script that a document names exists', () => {
  const named = documents.flatMap((file) =>
    [...read(file).matchAll(/npm run (?:-\S+ )*([a-z:-]+)/g)].map(([, script = '']) => script),
  );
  expect(named).toContain('demo');
  expect(named.filter((script) => !(script in packageJson.scripts))).toEqual([]);
});

test('every test that docs/faults.md names exists', () => {
  const rows = [...read('docs/faults.md').matchAll(/^\| .* \| `(test\/\S+)` \| (.+) \|$/gm)];
  expect(rows.length).toBeGreaterThan(25);
  const missing = rows.filter(([, file = '', name = '']) => {
    const text = existsSync(file) ? read(file) : '';
    return !["'", '"', '`'].some((quote) => text.includes(`${quote}${name}${quote}`));
  });
  expect(missing.map(([row]) => row)).toEqual([]);
});

test('README.ja.md has the command lines, the words of a comment and the verdicts of README.md', () => {
  const [english, japanese] = ['README.md', 'README.ja.md'].map((file) => {
    const text = read(file);
    const shell = [...text.matchAll(/```sh\n([\s\S]*?)```/g)].flatMap(([, block = '']) => block.trim().split('\n'));
    return {
      shell: shell.map((line) => line.replace(/\s*#.*$/, '')),
      words: [
        ...(/\n```\n(\/ab [\s\S]*?)```/.exec(text)?.[1] ?? '').matchAll(
          /\/(?:ab|release) [\x21-\x7e]+(?: [\x21-\x7e]+)*/g,
        ),
      ].map(([form]) =>
        form
          .replace(/ .*? {2,}.*$/, '')
          .split(' ')
          .slice(0, 2)
          .join(' '),
      ),
      verdicts: [...text.matchAll(/^\| ([A-Z][A-Z -]+) \| ([a-z ]+) \| (\d) \|/gm)].map(([row]) => row),
      options: [...(/`on LINE`[\s\S]*?`@<sha>`/.exec(text)?.[0] ?? '').matchAll(/`([^`]+)`/g)].map(
        ([, option]) => option,
      ),
    };
  });
  expect(japanese).toEqual(english);
  expect(english?.shell.length).toBeGreaterThan(14);
  expect(english?.words.length).toBeGreaterThan(12);
  expect(english?.options).toHaveLength(13);
});

describe('README', () => {
  const readme = read('README.md');

  test('the first screen has the two commands and a comment of the demo', () => {
    const screen = readme.split('\n').slice(0, 60).join('\n');
    expect(screen).toMatch(/^npm ci && npm run demo$/m);
    expect(screen).toMatch(/^npm ci && npm test$/m);
    expect(screen).toMatch(/^> \*\*(GO|NO-GO|NO CHANGE|INCONCLUSIVE|INVALID): /m);
  });

  test('parseCommand accepts every form and every option that it shows', () => {
    const [, block = ''] = /## What to write in a comment\n\n```\n([\s\S]*?)```/.exec(readme) ?? [];
    const forms = [...block.matchAll(/\/ab ([^\s,]+(?: [^\s,/]+)*)/g)].map(([, form = '']) => form);
    expect(forms).toHaveLength(16);
    expect(forms.map(parseCommand).filter(({ ok }) => !ok)).toEqual([]);
    const [, sentence = ''] = /Then any of ([\s\S]*?)\. `/.exec(readme) ?? [];
    const options = [...sentence.matchAll(/`([^`]+)`/g)].map(([, option = '']) =>
      option.replace('LINE', 'hz4').replace('NAME', 'quick').replace('<sha>', 'a'.repeat(40)),
    );
    expect(options).toHaveLength(13);
    expect(options.map((option) => parseCommand(`FLAG ${option}`)).filter(({ ok }) => !ok)).toEqual([]);
  });

  test('the table of verdicts matches check conclusions and exit codes', () => {
    const rows = [...readme.matchAll(/^\| ([A-Z -]+) \| ([a-z ]+) \| (\d) \|/gm)].map(([, ...row]) => row);
    const run = syntheticRun();
    const code = Outcome.options.map((outcome) => [
      outcome,
      renderCheck(syntheticVerdict(run, outcome), run).conclusion.replace('_', ' '),
      String(exitCode(outcome)),
    ]);
    expect([...rows].sort()).toEqual([...code].sort());
  });
});

test('docs/operating.md lists every setting of the App and no other', () => {
  const [, schema = ''] =
    /const AppEnvironment = z\.object\(\{([\s\S]*?)\n\}\);/.exec(read('src/app/settings.ts')) ?? [];
  const settings = [...schema.matchAll(/^ {2}([A-Z_]+):/gm)].map(([, name = '']) => name);
  const rows = [...read('docs/operating.md').matchAll(/^\| (`[A-Z_`, ]+`) \|/gm)].flatMap(([, cell = '']) =>
    cell.replaceAll('`', '').split(', '),
  );
  expect(rows.sort()).toEqual([...settings, 'PRIVATE_KEY_PATH', 'SIGNING_KEY_PATH', 'SETTINGS_FILE'].sort());
});
