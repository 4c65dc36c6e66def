import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { addLedgerEntry } from '../../../src/core/export/add-ledger-entry.ts';
import { type JoinedRuns, joinedDecision } from '../../../src/core/export/joined-decision.ts';
import { decisionChanges, type LedgerFiles } from '../../../src/core/export/ledger-changes.ts';
import { joinedVerdict } from '../../../src/core/verdict/joined-verdict.ts';
import { err, ok } from '../../../src/model/result.ts';
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
const run = (id: number) => `https://github.com/example/control/actions/runs/${id}`;

/** SYNTHETIC runs of these machines with these outcomes, joined by the rule; null: the machine did not answer. */
function joined(outcomes: Readonly<Record<string, Outcome | null>>): JoinedRuns {
  const measured = Object.entries(outcomes).flatMap(([machine, outcome], index) =>
    outcome === null ? [] : [machineRun(machine, outcome, index)],
  );
  const silent = Object.entries(outcomes).flatMap(([machine, outcome]) =>
    outcome === null ? [{ machine, how: 'did not answer' }] : [],
  );
  const verdict = joinedVerdict([
    ...measured.map((each) => ({ machine: each.machine, verdict: ok(each.verdict) })),
    ...silent.map(({ machine, how }) => ({ machine, verdict: err(how) })),
  ]);
  const [first, ...rest] = measured;
  if (first === undefined) throw new Error('no machine measured');
  const { outcome, headline } = verdict;
  return { id: 'pr7-501-1', outcome, headline, machines: [first, ...rest], silent };
}

function machineRun(machine: string, outcome: Outcome, index: number): JoinedRuns['machines'][number] {
  const { manifest } = RUN;
  const own = {
    ...RUN,
    manifest: {
      ...manifest,
      finishedAt: `2026-03-0${index + 1}T00:00:00Z`,
      plan: { ...manifest.plan, pullRequest: 7, machine: { ...manifest.plan.machine, name: machine } },
    },
  };
  const evidence = { runUrl: run(index), artifactUrl: `${run(index)}/artifacts/2` };
  return { machine, run: own, verdict: syntheticVerdict(own, outcome), evidence };
}

function changesOf(outcomes: Readonly<Record<string, Outcome | null>>) {
  const decision = joinedDecision(joined(outcomes));
  if (decision === null) throw new Error('nothing decided');
  return decisionChanges(decision, FILES);
}

describe('the row of several machines', () => {
  test('is one, names each machine with its outcome, its change and its links, and is recorded once', () => {
    const decision = joinedDecision(joined({ arm64: 'NO-GO', x86_64: 'GO' }));
    expect(decision?.entry).toMatchObject({ date: '2026-03-02', decision: 'NO-GO' });
    expect(decision?.entry.result).toMatch(/^arm64 NO-GO: [−+][\d.]+ % .* on .*; x86_64 GO: [−+][\d.]+ % .* on /);
    expect(decision?.entry.evidence).toBe(
      `\`pr7-501-1\`, pull request 7 on machines \`arm64\` ([run](${run(0)}), [bundle](${run(0)}/artifacts/2)), \`x86_64\` ([run](${run(1)}), [bundle](${run(1)}/artifacts/2))`,
    );
    if (decision === null) return;
    const { text } = addLedgerEntry('', decision.entry, 'table');
    expect(text.match(/^\| 20/gm)).toHaveLength(1);
    expect(addLedgerEntry(text, decision.entry, 'table').inserted).toBe('');
  });

  test.each([
    [{ arm64: 'GO', x86_64: 'GO' }, 'GO', ''],
    [{ arm64: 'NO CHANGE', x86_64: 'NO CHANGE' }, 'HOLD', 'NO CHANGE: '],
    [{ arm64: 'GO', x86_64: 'NO CHANGE' }, 'HOLD', 'INCONCLUSIVE: '],
    [{ arm64: 'GO', x86_64: null }, 'HOLD', 'INCONCLUSIVE: '],
    [{ arm64: 'NO-GO', x86_64: null }, 'NO-GO', ''],
  ] as const)('of %j is a %s', (outcomes, decision, begin) => {
    const entry = joinedDecision(joined(outcomes))?.entry;
    expect(entry?.decision).toBe(decision);
    expect(entry?.result.startsWith(`${begin}arm64 `)).toBe(true);
    if (outcomes.x86_64 === null) expect(entry?.result).toContain('; x86_64 did not answer');
  });

  test('is none where a machine measured invalidly', () => {
    expect(joinedDecision(joined({ arm64: 'INVALID', x86_64: 'GO' }))).toBeNull();
  });

  test('counts the machines that it does not name', () => {
    const outcomes = Object.fromEntries(Array.from({ length: 40 }, (_, index) => [`m${100 + index}`, 'GO' as const]));
    const entry = joinedDecision(joined(outcomes))?.entry;
    expect(entry?.result).toContain('… and 24 more');
    expect(entry?.evidence).toContain('… and 24 more');
    expect(JSON.stringify(entry).length).toBeLessThan(12_000);
  });
});

describe('what follows from several machines', () => {
  test('GO on each: the preset', () => {
    expect(changesOf({ arm64: 'GO', x86_64: 'GO' }).changes.map(({ what }) => what)).toEqual([
      'the row of the GO',
      'the preset hz4+s12-mpsc',
    ]);
  });

  test('NO-GO on each: the note and the #error', () => {
    const { changes, remarks } = changesOf({ arm64: 'NO-GO', x86_64: 'NO-GO' });
    expect(changes.map(({ what }) => what)).toEqual([
      'the row of the NO-GO',
      'the note for the archive',
      'the #error for HZ4_S12_MPSC=1',
    ]);
    expect(remarks).toEqual([]);
    expect(changes[1]?.after).toMatch(/^# HZ4_S12_MPSC: NO-GO, archived\n/);
    expect(changes[1]?.after).toContain('**All machines.** NO-GO on arm64 and x86_64');
  });

  test.each([
    ['a gain on another one', { arm64: 'NO-GO', x86_64: 'GO' }],
    ['no answer of another one', { arm64: 'NO-GO', x86_64: null }],
  ] as const)('NO-GO with %s: the note names the machine, and no build is stopped', (_, outcomes) => {
    const { changes, remarks } = changesOf(outcomes);
    expect(changes.map(({ what }) => what)).toEqual(['the row of the NO-GO', 'the note for the archive']);
    expect(changes[1]?.after).toMatch(/^# HZ4_S12_MPSC: NO-GO on arm64\n/);
    expect(changes[1]?.after).toContain('**Decision.** NO-GO on arm64 only. ');
    expect(changes[1]?.after).not.toContain('#error');
    expect(remarks).toEqual([
      'It is a NO-GO on arm64 and not on every machine, so no #error is added: the build is the same on all of them.',
    ]);
  });
});

test('text of strangers in a joined row is shown and not rendered', () => {
  const { machines, ...rest } = joined({ arm64: 'GO', x86_64: 'GO' });
  const [first, ...others] = machines;
  const { manifest } = first.run;
  const label = 'hz4 | @team [x](http://evil.example) <img> `x`\n# y';
  const plan = { ...manifest.plan, candidate: { ...manifest.plan.candidate, label } };
  const hostile = { ...first, run: { ...first.run, manifest: { ...manifest, plan } } };
  const decision = joinedDecision({
    ...rest,
    machines: [{ ...hostile, evidence: { runUrl: 'javascript:x' } }, ...others],
  });
  const row = Object.values(decision?.entry ?? {}).join(' ');
  expect(row).not.toMatch(/\n|(?<!&#124;)\||@team|javascript|<img/);
});
