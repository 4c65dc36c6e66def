import { chmodSync, mkdirSync, rmSync, statSync, symlinkSync, utimesSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { viewSystem } from '../../../../src/runner/build/cache/system-view.ts';
import { temporary } from '../../runner-fixture.ts';

test('the look at the system finds every change of a file, and only changes', async () => {
  const tools = temporary();
  const [program, link] = [join(tools, 'program'), join(tools, 'link')];
  writeFileSync(program, 'one');
  symlinkSync('program', link);
  const files = async (): Promise<string | undefined> => (await viewSystem([tools]))?.files;
  const first = await files();
  expect(first).toMatch(/^[0-9a-f]{64}$/);
  expect(await files()).toBe(first);
  mkdirSync(join(tools, '__pycache__'));
  writeFileSync(join(tools, '__pycache__/x.pyc'), 'compiled');
  const before = await files();
  writeFileSync(join(tools, '__pycache__/x.pyc'), 'compiled again');
  expect(await files()).toBe(before);
  const seen = new Set([before]);
  const { atime, mtime } = statSync(program);
  const changes = [
    () => {
      writeFileSync(program, 'two');
      utimesSync(program, atime, mtime);
    },
    () => chmodSync(program, 0o700),
    () => {
      rmSync(link);
      symlinkSync('other', link);
    },
    () => writeFileSync(join(tools, 'added'), ''),
    () => rmSync(join(tools, 'added')),
  ];
  for (const change of changes) {
    change();
    const after = await files();
    expect(after).toMatch(/^[0-9a-f]{64}$/);
    expect(seen.has(after)).toBe(false);
    seen.add(after);
  }
});

test('the view has the processor with its features', async () => {
  const view = await viewSystem([]);
  expect(view?.processor).toMatch(/^(x86_64|aarch64)\n/);
  expect(view?.processors).toBeGreaterThan(0);
});
