import { expect, test } from 'vitest';
import { archiveNote } from '../../../src/core/export/archive-note.ts';
import { declaredFlags } from '../../../src/core/plan/flags/declared-flags.ts';
import { syntheticRun } from '../../fixtures/synthetic-run.ts';
import { syntheticVerdict } from '../../fixtures/synthetic-verdict.ts';

const run = syntheticRun({ effect: { 'mt-remote-full/T=4,R=90': -0.04 }, rssEffect: 0.08 });
const verdict = syntheticVerdict(run, 'NO-GO');
const links = {
  runUrl: 'https://github.com/example/control/actions/runs/1',
  artifactUrl: 'https://github.com/example/control/actions/runs/1/artifacts/2',
};

test('reads as recorded', async () => {
  const { file, text } = archiveNote(verdict, run, links);
  expect(file).toBe('docs/analysis/HZ4_S12_MPSC_NO_GO.md');
  await expect(text).toMatchFileSnapshot('../../fixtures/golden/archive-note.md');
});

test('the lines that end the flag are understood when somebody tries it again', () => {
  const { text, file } = archiveNote(verdict, run, {});
  const lines = /```c\n([\s\S]*?)\n```/.exec(text)?.[1] ?? '';
  const [flag] = declaredFlags([
    { path: 'a.h', text: `#ifndef HZ4_S12_MPSC\n#define HZ4_S12_MPSC 0\n#endif\n${lines}\n` },
  ]);
  expect(flag).toMatchObject({ name: 'HZ4_S12_MPSC', archived: expect.stringContaining(file) });
});

test('a value that lost is named, and nothing is forbidden for it', () => {
  const { plan } = run.manifest;
  const other = { ...plan, repeat: '/ab HZ4_BATCH=8 vs HZ4_BATCH=4 on hz4' };
  const note = archiveNote(verdict, { ...run, manifest: { ...run.manifest, plan: other } }, { bundle: 'out/bundle' });
  expect(note.file).toBe('docs/analysis/HZ4_BATCH_8_NO_GO.md');
  expect(note.text).toMatch(/^# HZ4_BATCH=8: NO-GO, archived\n/);
  expect(note.text).not.toContain('#error');
  expect(note.text).toContain('bundle `out/bundle`');
});

test('a pull request that lost has a note under its own label', () => {
  const { plan } = run.manifest;
  const base = {
    ...plan,
    question: 'base' as const,
    repeat: '/ab base on hz4',
    candidate: { ...plan.candidate, label: 'hz4 head abcdef0' },
  };
  const note = archiveNote(verdict, { ...run, manifest: { ...run.manifest, plan: base } }, {});
  expect(note.file).toBe('docs/analysis/HZ4_HEAD_ABCDEF0_NO_GO.md');
});
