import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { changedLines, type LedgerFiles, ledgerChanges, ledgerPatch } from '../../../src/core/export/ledger-changes.ts';
import { ledgerEntry } from '../../../src/core/export/ledger-entry.ts';
import type { AbRun } from '../../../src/model/run.ts';
import type { Outcome } from '../../../src/model/verdict.ts';
import { syntheticRun } from '../../fixtures/synthetic-run.ts';
import { syntheticVerdict } from '../../fixtures/synthetic-verdict.ts';

const RUN = syntheticRun({ effect: { 'mt-remote-full/T=4,R=90': -0.04 } });
const FILES: LedgerFiles = {
  ledger: { path: 'docs/LEDGER.md', shape: 'table' },
  config: { file: '.github/alloc-ab.yml', text: readFileSync('examples/hakozuna/.github/alloc-ab.yml', 'utf8') },
  document: null,
  headers: [{ path: 'hz4.h', text: '#ifndef HZ4_S12_MPSC\n#define HZ4_S12_MPSC 0\n#endif\n' }],
  note: null,
};

function changes(outcome: Outcome, files: Partial<LedgerFiles> = {}, run: AbRun = RUN) {
  const result = ledgerChanges(run, syntheticVerdict(run, outcome), { ...FILES, ...files }, {});
  if (!result.ok) throw new Error(`${result.error.code}: ${result.error.message}`);
  return result.value;
}

const places = (...parameters: Parameters<typeof changes>) =>
  changes(...parameters).changes.map((each) => `${each.path}:${changedLines(each)} ${each.what}`);

describe('what a verdict changes', () => {
  test('GO: the row and the preset, with their lines', () => {
    const [row, preset, ...others] = places('GO');
    expect(others).toEqual([]);
    expect(row).toBe('docs/LEDGER.md:1–5 the row of the GO');
    expect(preset).toMatch(/^\.github\/alloc-ab\.yml:\d+(–\d+)? the preset hz4\+s12-mpsc$/);
    expect(changes('GO').remarks).toEqual([
      'To ship it, make hz4+s12-mpsc the default where the flag is declared, or in the build command.',
    ]);
  });

  test('NO-GO: the row, the note and the #error', () => {
    expect(
      places('NO-GO')
        .slice(0, 2)
        .map((each) => each.replace(/:\S+/, '')),
    ).toEqual(['docs/LEDGER.md the row of the NO-GO', 'docs/analysis/HZ4_S12_MPSC_NO_GO.md the note for the archive']);
    expect(places('NO-GO')[2]).toBe('hz4.h:4–6 the #error for HZ4_S12_MPSC=1');
  });

  test('HOLD: the row alone; INVALID: nothing', () => {
    expect(places('NO CHANGE')).toEqual(['docs/LEDGER.md:1–5 the row of the HOLD']);
    expect(places('INCONCLUSIVE')).toEqual(['docs/LEDGER.md:1–5 the row of the HOLD']);
    expect(() => places('INVALID')).toThrow('nothing-to-record');
  });

  test('a second time nothing is left to change', () => {
    const first = changes('NO-GO').changes;
    const textOf = (path: string) => first.find((each) => each.path === path)?.after ?? null;
    const again = changes('NO-GO', {
      document: textOf('docs/LEDGER.md'),
      note: textOf('docs/analysis/HZ4_S12_MPSC_NO_GO.md'),
      headers: [{ path: 'hz4.h', text: textOf('hz4.h') ?? '' }],
    });
    expect(ledgerPatch(again)).toBe('');
  });

  test('a note that is there keeps its text, and the later verdict stands below it', () => {
    const [, note] = changes('NO-GO').changes;
    const edited = (note?.after ?? '').replace('EDIT: what it was meant to improve, in one sentence.', 'By hand.');
    expect(changes('NO-GO', { note: edited }).changes.map(({ path }) => path)).not.toContain(note?.path);
    const { samples } = RUN.manifest;
    const later = { ...RUN, manifest: { ...RUN.manifest, samples: { ...samples, sha256: 'd'.repeat(64) } } };
    const [, appended] = changes('NO-GO', { note: edited }, later).changes;
    expect(appended?.after.startsWith(edited)).toBe(true);
    expect(appended?.after.match(/^# HZ4_S12_MPSC: NO-GO/gm)).toHaveLength(2);
  });

  test('an #error below another one is not added again', () => {
    const once = changes('NO-GO').changes.find(({ path }) => path === 'hz4.h')?.after ?? '';
    const between = once.replace('#endif\n', '#endif\n#if HZ4_S12_MPSC == 2\n#error "archived (NO-GO)"\n#endif\n');
    const again = changes('NO-GO', { headers: [{ path: 'hz4.h', text: between }] });
    expect(again.changes.map(({ path }) => path)).not.toContain('hz4.h');
  });

  test('a preset that has the value gets no #error below it, and a flag that no header has becomes no preset', () => {
    const text = FILES.config?.text ?? '';
    const preset = text.replace(/^( +)presets:$/m, "$1presets:\n$1  mine: { defines: { HZ4_S12_MPSC: '1' } }");
    expect(preset).not.toBe(text);
    const shipped = changes('NO-GO', { config: { file: 'a.yml', text: preset } });
    expect(shipped.remarks).toEqual([expect.stringMatching(/^The preset \S+\+mine has HZ4_S12_MPSC=1, so no #error/)]);
    const other = changes('GO', { headers: [{ path: 'hz4.h', text: '#ifndef HZ4_S12_MPSC2\n#endif\n' }] });
    expect(other.changes.map(({ path }) => path)).toEqual(['docs/LEDGER.md']);
    expect(other.remarks.join()).toContain('No header has HZ4_S12_MPSC here');
  });

  test('a header that does not declare the flag, or ships the value, leaves a remark', () => {
    expect(changes('NO-GO', { headers: [] }).remarks).toEqual([
      'No header declares HZ4_S12_MPSC, so no #error is added.',
    ]);
    const ships = [{ path: 'hz4.h', text: '#ifndef HZ4_S12_MPSC\n#define HZ4_S12_MPSC 1\n#endif\n' }];
    expect(changes('NO-GO', { headers: ships }).remarks.join()).toContain('1 is what the header gives HZ4_S12_MPSC');
  });
});

test('text of strangers in a row is shown and not rendered', () => {
  const { manifest } = RUN;
  const label = 'hz4 | @team [x](http://evil.example) <img> `x`\n# y';
  const run = {
    ...RUN,
    manifest: { ...manifest, plan: { ...manifest.plan, candidate: { ...manifest.plan.candidate, label } } },
  };
  const entry = ledgerEntry(syntheticVerdict(run, 'GO'), run, { runUrl: 'javascript:x' });
  const row = Object.values(entry ?? {}).join(' ');
  expect(row).not.toMatch(/\n|(?<!&#124;)\||@team|(?<!\\)\]\(|<img/);
});
