import { describe, expect, test } from 'vitest';
import { fingerprintOf } from '../../../../src/core/verdict/checks/qualification.ts';
import { type RecordMachine, recordStanding } from '../../../../src/core/verdict/checks/record-standing.ts';
import { recordLines } from '../../../../src/core/verdict/checks/record-text.ts';
import type { SanityRecord, SanityRun } from '../../../../src/model/sanity-record.ts';

const NOW = Date.parse('2026-11-30T12:00:00.000Z');
const HOUR = 3_600_000;
const [KIT, HERE] = ['1'.repeat(12), '2'.repeat(12)];

const machine: RecordMachine = {
  ...{ qualification: null, environment: { kernel: '6.1' } },
  now: { kit: KIT, fingerprint: HERE },
};

/** A qualification of this machine. */
const qualification = (falseAlarms: number): RecordMachine['qualification'] => ({
  ...{ schema: 1, at: '2026-11-29T00:00:00.000Z', tool: '0.6.0', verdicts: 20, invalid: 0, lanes: {}, injected: [] },
  ...{ falseAlarms, fingerprint: fingerprintOf(machine.environment) },
});

const change = (low: number, width = 0.004) => ({ estimate: low + width / 2, low, high: low + width });

function sentinels(count: number, hours = 1, by: SanityRun['by'] = 'qualify', low = -0.002): SanityRun[] {
  return Array.from({ length: count }, (_, index) => ({
    ...{ kind: 'sentinel', by, blocks: 16, change: change(low) },
    at: new Date(NOW - (hours + count - 1 - index) * HOUR).toISOString(),
  }));
}

function pairs(count: number, lockstep = -0.002): SanityRun[] {
  return sentinels(count).map(({ at }) => ({
    ...{ kind: 'pairs', at, by: 'own', blocks: 20 },
    ...{ lockstep: change(lockstep), processes: change(lockstep - 0.02, 0.044) },
  }));
}

function record(...lanes: readonly [string, readonly SanityRun[], object?][]): SanityRecord {
  const about = { repository: 'a/b', kit: KIT, compiler: 'gcc 12.2.0', fingerprint: HERE };
  return {
    schema: 1,
    lanes: Object.fromEntries(
      lanes.map(([lane, runs, more], index) => [
        index.toString(16).padStart(64, '0'),
        { ...about, lane, runs: [...runs], ...more },
      ]),
    ),
  };
}

const lanesOf = (kept: SanityRecord, on: Partial<RecordMachine> = {}) =>
  recordStanding(kept, { ...machine, ...on }, NOW).lanes.map(({ lane, state, next }) => [lane, state, next]);

describe('recordStanding', () => {
  test('has for each lane whether it is fresh, and what the next verdict measures because of it', () => {
    const all = record(
      ['fresh.aa', sentinels(9)],
      ['fresh.pairs', pairs(8)],
      ['loss.pairs', pairs(8, -0.052)],
      ['old.aa', sentinels(9, 25)],
      ['few.aa', sentinels(7)],
      ['hostile.aa', sentinels(9, 1, 'pull-request')],
      ['apart.aa', [...sentinels(9, 4), ...sentinels(1, 3, 'own', 0.01), ...sentinels(2, 1)]],
      ['kit.aa', sentinels(9), { kit: '3'.repeat(12) }],
      ['kernel.aa', sentinels(9), { fingerprint: '4'.repeat(12) }],
    );
    expect(lanesOf(all)).toEqual([
      ['fresh.aa', 'fresh', 'nothing, unless the smallest gain or margin that it judges is below 0.00 %'],
      ['fresh.pairs', 'fresh', 'process pairs for a gain or a loss beyond no change'],
      ['loss.pairs', 'fresh', 'process pairs for a gain or a loss of more than 5.0 % beyond no change'],
      ['old.aa', 'stale', 'everything: the latest run is older than 24 h'],
      ['few.aa', 'too-few', 'everything: 7 of the 8 runs that it needs vouch'],
      ['hostile.aa', 'too-few', 'everything: 0 of the 8 runs that it needs vouch'],
      ['apart.aa', 'disagrees', 'everything, until 6 more runs agree: one of the last 8 did not'],
      ['kit.aa', 'other-kit', 'everything: recorded with another bench kit or version of alloc-ab'],
      [
        'kernel.aa',
        'other-machine',
        'everything: the machine was another one (kernel, governor or another fact of its qualification)',
      ],
    ]);
  });

  test('leaves out lanes without a run of the last 30 days, and runs of a clock that was ahead', () => {
    expect(lanesOf(record(['gone.aa', sentinels(9, 31 * 24)], ['ahead.aa', sentinels(1, -2)]))).toEqual([]);
  });

  test('a record that nobody may use is not said to save anything', () => {
    const kept = record(['fresh.aa', sentinels(9)]);
    const uses = [2, 0, null].map((alarms) => {
      const on = { qualification: alarms === null ? null : qualification(alarms) };
      const { use, lanes } = recordStanding(kept, { ...machine, ...on }, NOW);
      return [use.split(/[.:]/)[0], lanes[0]?.next.split(':')[0]];
    });
    expect(uses).toEqual([
      ['Every verdict measures everything', 'everything'],
      ['Verdicts use what is fresh', 'nothing, unless the smallest gain or margin that it judges is below 0.00 %'],
      [
        'Verdicts use what is fresh, but none about a pull request',
        'nothing, unless the smallest gain or margin that it judges is below 0.00 %',
      ],
    ]);
  });
});

describe('recordLines', () => {
  const texts = (kept: SanityRecord) =>
    recordLines(recordStanding(kept, { ...machine, qualification: qualification(0) }, NOW)).map(({ text }) => text);

  test('show lanes by kit, machine and compiler, with runs and ages', () => {
    const lines = texts(
      record(
        ['st.aa', [...sentinels(8, 3), ...sentinels(1, 1, 'pull-request', 0.01)]],
        ['mt.aa/T=2', sentinels(1, 3), { compiler: 'clang 15' }],
      ),
    );
    expect(lines).toEqual([
      'record of the machine: 0 of 2 lanes fresh',
      '  Verdicts use what is fresh. Releases, every eighth verdict, and verdicts with --no-record or without the sandbox measure everything.',
      '  kit 111111111111 (as now), machine 222222222222 (as now), compiler gcc 12.2.0',
      '    disagrees: a/b st.aa: 0.00 % [0.00, 0.00], 9 runs, 8 vouch, 1 disagrees, the latest 1 h ago',
      '      next verdict: everything, until 8 more runs agree: one of the last 8 did not',
      '  kit 111111111111 (as now), machine 222222222222 (as now), compiler clang 15',
      '    too few runs: a/b mt.aa T=2: no interval, 1 run, the latest 3 h ago',
      '      next verdict: everything: 1 of the 8 runs that it needs vouch',
      '  .aa: the baseline against its copy; .pairs: lock-step against whole processes; intervals of 99 % over runs',
    ]);
  });

  test('name as many lanes as fit, and the number of the others', () => {
    const many = record(
      ...Array.from({ length: 100 }, (_, index) => [`l${index}.aa`, sentinels(8)] as [string, SanityRun[]]),
    );
    const lines = texts(many);
    expect(lines.length).toBeLessThan(60);
    expect(lines).toContain('  … and 76 lanes more; alloc-ab doctor --json has all of them');
    expect(lines[0]).toBe('record of the machine: 100 of 100 lanes fresh');
  });

  test('an empty record says what that means', () => {
    expect(texts(record())[0]).toBe('record of the machine: empty, every verdict measures everything');
  });

  test('texts of others stay on their line and cannot act on a terminal', () => {
    const lines = texts(
      record(['x\n::error::\u001b[31m', sentinels(8)], ['y', sentinels(8), { compiler: 'g\r\n##[x]' }]),
    );
    for (const sign of ['\r', '\n', '\u001b']) expect(lines.join('')).not.toContain(sign);
  });
});
