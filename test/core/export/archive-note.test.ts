import { expect, test } from 'vitest';
import { archiveNote } from '../../../src/core/export/archive-note.ts';
import { readHeaders } from '../../../src/core/plan/flags/declared-flags.ts';
import { syntheticRun } from '../../fixtures/synthetic-run.ts';
import { syntheticVerdict } from '../../fixtures/synthetic-verdict.ts';

const run = syntheticRun({ effect: { 'mt-remote-full/T=4,R=90': -0.04 }, rssEffect: 0.08 });
const verdict = syntheticVerdict(run, 'NO-GO');
const links = {
  runUrl: 'https://github.com/example/control/actions/runs/1',
  artifactUrl: 'https://github.com/example/control/actions/runs/1/artifacts/2',
};

test('archiveNote matches the golden file', async () => {
  const { file, text } = archiveNote(verdict, run, links);
  expect(file).toBe('docs/analysis/HZ4_S12_MPSC_NO_GO.md');
  await expect(text).toMatchFileSnapshot('../../fixtures/golden/archive-note.md');
});

test('the #error lines of the note archive the flag for later commands', () => {
  const { text, file } = archiveNote(verdict, run, {});
  const lines = /```c\n([\s\S]*?)\n```/.exec(text)?.[1] ?? '';
  const [flag] = readHeaders([
    { path: 'a.h', text: `#ifndef HZ4_S12_MPSC\n#define HZ4_S12_MPSC 0\n#endif\n${lines}\n` },
  ]).flags;
  expect(flag).toMatchObject({
    name: 'HZ4_S12_MPSC',
    archived: [expect.objectContaining({ text: expect.stringContaining(file) })],
  });
});

test('archiveNote names a value that lost, without #error lines', () => {
  const { plan } = run.manifest;
  const other = { ...plan, repeat: '/ab HZ4_BATCH=8 vs HZ4_BATCH=4 on hz4' };
  const note = archiveNote(verdict, { ...run, manifest: { ...run.manifest, plan: other } }, { bundle: 'out/bundle' });
  expect(note.file).toBe('docs/analysis/HZ4_BATCH_8_NO_GO.md');
  expect(note.text).toMatch(/^# HZ4_BATCH=8: NO-GO, archived\n/);
  expect(note.text).not.toContain('#error');
  expect(note.text).toContain('bundle `out/bundle`');
});

test('archiveNote of a pull request uses its label', () => {
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
