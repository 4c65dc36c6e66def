import {
  chmodSync,
  cpSync,
  existsSync,
  globSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, join, resolve } from 'node:path';
import { execa, execaSync } from 'execa';
import { load } from 'js-yaml';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { parseConfig } from '../../src/core/config/config.ts';
import { EffectOutcome, Outcome } from '../../src/model/verdict.ts';
import { findProgram } from '../../src/system/find-program.ts';
import { program } from '../program.ts';

/** Each guide with the project that it is about, and the programs and libraries without which it cannot be followed. */
const GUIDES: Readonly<Record<string, { readonly project: string; readonly needs: readonly string[] }>> = {
  'cmake.md': { project: 'cmake', needs: ['cmake'] },
  'autotools.md': { project: 'autotools', needs: [] },
  'compare.md': { project: 'make', needs: ['libjemalloc.so.2'] },
  'server.md': { project: 'make', needs: ['redis-server', 'redis-benchmark', 'redis-cli'] },
  'gate.md': { project: 'make', needs: [] },
  'verdict.md': { project: 'make', needs: [] },
};

const CONFIG = '.github/alloc-ab.yml';
const scratch = mkdtempSync(join(tmpdir(), 'alloc-ab-guides-'));
const bin = join(scratch, 'bin');

beforeAll(() => {
  mkdirSync(bin);
  mkdirSync(join(scratch, 'tmp'));
  symlinkSync(program(), join(bin, 'alloc-ab'));
});
afterAll(() => rmSync(scratch, { recursive: true, force: true }));

interface Block {
  readonly language: string;
  readonly text: string;
}

function blocksOf(guide: string): Block[] {
  const text = readFileSync(join('docs/guides', guide), 'utf8');
  return [...text.matchAll(/^```(\w+)\n([\s\S]*?)^```$/gm)].map(([, language = '', block = '']) => ({
    language,
    text: block,
  }));
}

/** Programs of PATH and libraries of the loader that are not on this machine. */
function absent(needs: readonly string[]): string[] {
  const libraries = execaSync('/sbin/ldconfig', ['-p'], { reject: false }).stdout ?? '';
  return needs.filter((name) =>
    name.includes('.so') ? !libraries.includes(name) : findProgram(name, process.env.PATH ?? '', '.') === null,
  );
}

/** What a skipped test adds to its name. */
function skipped(missing: readonly string[]): string {
  return missing.length === 0 ? '' : ` [${missing.join(', ')} not installed]`;
}

interface Lines {
  readonly lines: Readonly<Record<string, Readonly<Record<string, unknown>>>>;
}

/** A checkout of the project that a guide is about. */
function makeProject(name: string, project: string): string {
  const folder = join(scratch, name);
  for (const part of ['common', project]) cpSync(join('test/guides/project', part), folder, { recursive: true });
  if (project === 'autotools') chmodSync(join(folder, 'configure'), 0o755);
  mkdirSync(join(folder, '.github'), { recursive: true });
  mkdirSync(join(folder, 'test'), { recursive: true });
  symlinkSync(resolve('test/fixtures'), join(folder, 'test/fixtures'));
  writeFileSync(join(folder, '.gitignore'), 'test\n*.so\nout\n');
  const git = (...argv: string[]) => execaSync('git', argv, { cwd: folder });
  git('init', '--quiet', '--initial-branch=main', '--template=');
  git('config', 'user.name', 'guide');
  git('config', 'user.email', 'guide@alloc-ab.invalid');
  git('add', '--all');
  git('commit', '--quiet', '--no-verify', '--message', 'The allocator');
  return folder;
}

/** Exit statuses of a line: a measurement may have any result on a busy machine, everything else must succeed. */
function accepted(line: string): number[] {
  return line.startsWith('alloc-ab run ') ? [0, 1, 3] : [0];
}

test('every guide is executed, and listed', () => {
  const files = globSync('docs/guides/*.md')
    .map((file) => basename(file))
    .filter((file) => file !== 'README.md');
  expect(files.sort()).toEqual(Object.keys(GUIDES).sort());
  const index = readFileSync('docs/guides/README.md', 'utf8');
  expect(files.filter((file) => !index.includes(`](${file})`))).toEqual([]);
});

test.each(Object.keys(GUIDES))('%s: each YAML block is a configuration, or a part of the one before', (guide) => {
  const blocks = blocksOf(guide).filter(({ language }) => language === 'yaml');
  let whole: Record<string, unknown> = {};
  for (const { text } of blocks) {
    const part = load(text) as Record<string, unknown>;
    whole = 'schema' in part ? part : { ...whole, ...part };
    expect(parseConfig(JSON.stringify(whole), CONFIG)).toMatchObject({ ok: true });
  }
});

describe.each(['cmake', 'autotools'])('%s.md', (kind) => {
  const missing = absent(GUIDES[`${kind}.md`]?.needs ?? []);
  test.skipIf(missing.length > 0)(
    `shows the line that alloc-ab init drafts${skipped(missing)}`,
    { timeout: 600_000 },
    async () => {
      const folder = makeProject(`draft-${kind}`, kind);
      await execa(join(bin, 'alloc-ab'), ['init', '--yes'], { cwd: folder, timeout: 500_000 });
      const drafted = load(readFileSync(join(folder, CONFIG), 'utf8')) as Lines;
      const shown = load(blocksOf(`${kind}.md`).find(({ language }) => language === 'yaml')?.text ?? '') as Lines;
      // The build differs by the number of processors and by flags of C++.
      const { build, ...line } = drafted.lines.mine ?? {};
      expect(build).toHaveLength(2);
      expect(shown.lines.mine).toMatchObject(line);
    },
  );
});

describe.each(Object.entries(GUIDES))('%s', (guide, { project, needs }) => {
  const missing = absent(needs);
  test.skipIf(missing.length > 0)(
    `its commands work in this order${skipped(missing)}`,
    { timeout: 900_000 },
    async () => {
      const folder = makeProject(guide, project);
      for (const { language, text } of blocksOf(guide)) {
        // A guide that begins with a draft shows the draft.
        if (language === 'yaml' && text.startsWith('schema:') && !existsSync(join(folder, CONFIG)))
          writeFileSync(join(folder, CONFIG), text);
        if (language !== 'sh') continue;
        for (const line of text.trim().replaceAll('\\\n', ' ').split('\n')) {
          const command = line.replace(/budget=\d+[sm]/, 'budget=10s');
          const { exitCode, all } = await execa('bash', ['-c', command], {
            ...{ cwd: folder, reject: false, all: true, timeout: 600_000 },
            // A folder for temporary files of its own has a lock of its own: another test may measure at the same time.
            env: { PATH: `${bin}:${process.env.PATH}`, NO_COLOR: '1', TMPDIR: join(scratch, 'tmp') },
          });
          expect(accepted(line), `${line}\n${all}`).toContain(exitCode);
        }
      }
    },
  );
});

test('verdict.md explains every outcome of a verdict and of a lane', () => {
  const text = readFileSync('docs/guides/verdict.md', 'utf8');
  const rows = [...text.matchAll(/^\| `?([A-Z][A-Z -]+?)`? \|/gm)].map(([, name]) => name);
  expect(rows.sort()).toEqual([...Outcome.options, ...EffectOutcome.options].sort());
});
