import { describe, expect, test } from 'vitest';
import { analyze } from '../../../../src/core/analysis/ab/analyze.ts';
import { WORK_CHECK } from '../../../../src/core/verdict/checks/work-check.ts';
import { judge } from '../../../../src/core/verdict/judge.ts';
import type { PlanLane } from '../../../../src/model/plan.ts';
import type { AbRun, OutputDigest } from '../../../../src/model/run.ts';
import type { Verdict } from '../../../../src/model/verdict.ts';
import { type BenchProgram, type Start, simulatedRun } from '../../../fixtures/bench-programs.ts';

const WALL = {
  ...{ outside: 'wall', metric: 'wall', timing: 'outside', read: '', unit: 's', better: 'lower' },
} as const satisfies NonNullable<BenchProgram['lane']>;
const DONE = { lines: 'aaaaaaaaaaaaaaaa', kinds: 'aaaaaaaaaaaaaaaa' };
const CUT = { lines: 'bbbbbbbbbbbbbbbb', kinds: 'bbbbbbbbbbbbbbbb' };
const OFTEN = { ...DONE, lines: 'cccccccccccccccc' };

/** A program of 0.3 s, which is timed from outside and prints `output`. */
function program(output: (start: number) => OutputDigest | undefined, lane: Partial<PlanLane> = {}): BenchProgram {
  let starts = 0;
  return {
    lane: { ...WALL, ...lane },
    start(speed, noise) {
      const wall = (0.3 * noise(0.01)) / speed;
      const text = output(starts++);
      return { wall, cpu: wall, value: wall, ...(text !== undefined && { output: text }) };
    },
  };
}

const talkative = program(() => DONE);
const silent = program(() => undefined);
const changing = program((start) => (start % 4 < 2 ? DONE : CUT));

/** An end after a part of the work: the time and the CPU time of that part. */
const ends =
  (part: number, output?: OutputDigest) =>
  ({ output: _, ...start }: Start): Start => ({
    ...start,
    ...{ wall: start.wall * part, cpu: start.cpu * part, value: start.value * part },
    ...(output !== undefined && { output }),
  });

function judged(what: BenchProgram, speed: number, attack?: (start: Start) => Start): Verdict {
  const run: AbRun = simulatedRun(what, { blocks: 40, seed: 'work', speed, ...(attack && { attack }) });
  return judge(run, analyze(run));
}

const standing = ({ checks }: Verdict) => checks.find(({ name }) => name === WORK_CHECK);

describe('an early exit on a lane of wall time', () => {
  test.each([
    ['at once, and prints nothing', silent, ends(0.004)],
    ['at once, and prints what the program prints', talkative, ends(0.004, DONE)],
    ['after half of the work', talkative, ends(0.5)],
    ['after half of the work, and prints something else', talkative, ends(0.5, CUT)],
  ])('%s: INVALID as work-not-done', (_, what, attack) => {
    const verdict = judged(what, 1, attack);
    expect(verdict).toMatchObject({ outcome: 'INVALID', reasons: [{ code: 'work-not-done' }] });
    expect(verdict.reasons[0]?.message).toContain('(candidate) the program');
  });

  test('of the baseline is a loss of the candidate, and the check says what is not known', () => {
    const lazy: BenchProgram = {
      lane: WALL,
      start: (speed, noise) => {
        const start = talkative.start(speed, noise);
        return speed === 1 ? ends(0.5)(start) : start;
      },
    };
    const verdict = judged(lazy, 1.02);
    expect(verdict.outcome).toBe('NO-GO');
    expect(standing(verdict)).toMatchObject({ status: 'unknown' });
    expect(standing(verdict)?.detail).toContain('prints on one side only');
  });

  test.each([
    ['prints nothing', silent, ends(0.5)],
    ['prints something else in each process', changing, ends(0.5, CUT)],
    ['repeats its lines more often in some processes', talkative, ends(0.5, OFTEN)],
  ])('half way is not seen where the program %s, and the headline has it', (why, what, attack) => {
    const verdict = judged(what, 1, attack);
    expect(standing(verdict)).toMatchObject({ status: 'unknown' });
    expect(standing(verdict)?.detail).toContain(why);
    expect(verdict.headline).toContain('work not shown');
  });
});

describe('an honest program', () => {
  test('that prints the same on both sides has shown its work', () => {
    const verdict = judged(talkative, 1.3);
    expect(standing(verdict)).toMatchObject({ status: 'pass' });
    expect(verdict.outcome).toBe('GO');
    expect(verdict.headline).not.toContain('work not shown');
    expect(verdict.effects[0]).toMatchObject({ metric: 'throughput', name: 'wall', unit: 's', better: 'lower' });
    expect(verdict.effects[0]?.claim).toBeUndefined();
  });

  test('that became so fast and so small that nothing shows its work is open', () => {
    const verdict = judged(talkative, 1, (start) => ({ ...ends(0.1, DONE)(start), rssBytes: 10_000_000 }));
    expect(standing(verdict)).toMatchObject({ status: 'unknown' });
    expect(standing(verdict)?.detail).toContain('with less than half of the memory');
  });

  test.each([0.7, 1])('whose wall time does not fall is not called lazy (speed %d)', (speed) => {
    expect(standing(judged(talkative, speed))).toMatchObject({ status: 'pass' });
  });
});

describe('a lane with checks', () => {
  const checks = [{ name: 'sum', read: 'sum=', low: 4, high: 6 }];
  const summing = (sum: (start: number) => number | null): BenchProgram => {
    let starts = 0;
    return {
      lane: { ...WALL, checks },
      start: (speed, noise) => ({ ...changing.start(speed, noise), checks: { sum: sum(starts++) } }),
    };
  };

  test('is shown by their numbers, whatever else the program prints', () => {
    expect(
      standing(
        judged(
          summing(() => 5),
          1.3,
        ),
      ),
    ).toMatchObject({ status: 'pass' });
  });

  test('is INVALID when one side lacks a number in a single process', () => {
    const verdict = judged(
      summing(() => 5),
      1,
      (start) => ({ ...start, checks: { sum: null } }),
    );
    expect(verdict).toMatchObject({ outcome: 'INVALID', reasons: [{ code: 'work-not-done' }] });
    let starts = 0;
    const once = (start: Start) => (starts++ === 7 ? { ...start, checks: { sum: null } } : start);
    expect(
      judged(
        summing(() => 5),
        1,
        once,
      ),
    ).toMatchObject({ outcome: 'INVALID', reasons: [{ code: 'work-not-done' }] });
  });
});
