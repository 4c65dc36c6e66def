import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { analyze } from '../../../src/core/analysis/ab/analyze.ts';
import { judge } from '../../../src/core/verdict/judge.ts';
import type { AbPlan } from '../../../src/model/plan.ts';
import type { AbRun, BuildRecord, Manifest, Sample } from '../../../src/model/run.ts';
import { Verdict } from '../../../src/model/verdict.ts';
import { around, askingGain, pairedRun } from '../../fixtures/paired-run.ts';
import { syntheticRun } from '../../fixtures/synthetic-run.ts';

const TARGET = 'mt-remote-small/T=4,R=90';
const SECOND = 'mt-remote-full/T=4,R=90';
const GUARD = 'st-mixed-small';

const lane = (centre: number, half = 0.01, count = 20) => ({ throughput: around(centre, half, count) });
const verdictOf = (run: AbRun): Verdict => Verdict.parse(judge(run, analyze(run)));
/** What the synthetic machine cannot show. */
const RESERVED = ' (machine never qualified; processors unknown)';
const REPORTED = RESERVED.replace('(', '(reported by the program itself; ');
const codes = (verdict: Verdict) => verdict.reasons.map(({ code }) => code);
const withManifest = (run: AbRun, changes: Partial<Manifest>): AbRun => ({
  ...run,
  manifest: { ...run.manifest, ...changes },
});
const withPlan = (run: AbRun, changes: Partial<AbPlan>): AbRun =>
  withManifest(run, { plan: { ...run.manifest.plan, ...changes } });
const eachSample = (run: AbRun, change: (sample: Sample) => Partial<Sample>): AbRun => ({
  ...run,
  samples: run.samples.map((sample) => ({ ...sample, ...change(sample) })),
});
const checkOf = (verdict: Verdict, name: string) => verdict.checks.filter((check) => check.name === name);
const good = () => pairedRun({ [TARGET]: lane(0.1), [GUARD]: lane(0) });
const identical = (run: AbRun): AbRun =>
  withManifest(run, { candidate: { ...run.manifest.candidate, librarySha256: 'a'.repeat(64) } as BuildRecord });

describe('outcomes', () => {
  test('GO: every target wins and every guard is safe', () => {
    const verdict = verdictOf(good());
    expect(verdict.outcome).toBe('GO');
    expect(verdict.headline).toBe(
      `GO: hz4 HZ4_S12_MPSC=1 is 10.5 % faster [9.8, 11.2] on mt-remote-small/T=4,R=90; no guard is harmed${REPORTED}`,
    );
    expect(codes(verdict)).toEqual(['gain-proven']);
  });

  test('GO on several targets names the range', () => {
    const verdict = verdictOf(pairedRun({ [TARGET]: lane(0.1), [SECOND]: lane(0.05) }));
    expect(verdict.headline).toBe(
      `GO: hz4 HZ4_S12_MPSC=1 gains on both target lanes, by +5.1 % to +10.5 %; no guard is harmed${REPORTED}`,
    );
    expect(codes(verdict)).toEqual(['gain-proven', 'gain-proven']);
  });

  test('GO names the other arm when lines are compared', () => {
    const run = withPlan(pairedRun({ [TARGET]: lane(0.1) }), { question: 'line' });
    const { baseline, candidate } = run.manifest.plan;
    const lines = withPlan(run, { baseline: { ...baseline, label: 'hz3' }, candidate: { ...candidate, label: 'hz4' } });
    expect(verdictOf(lines).headline).toContain('GO: hz4 is 10.5 % faster than hz3 [9.8, 11.2] on');
  });

  test('NO-GO: one guard is harmed, whatever the gain of the targets', () => {
    const verdict = verdictOf(pairedRun({ [TARGET]: { ...lane(0.1), rss: around(0.2, 0.01, 20) }, [GUARD]: lane(0) }));
    expect(verdict.outcome).toBe('NO-GO');
    expect(verdict.headline).toBe(
      'NO-GO: hz4 HZ4_S12_MPSC=1 uses 22.1 % more memory [21.3, 22.9] on mt-remote-small/T=4,R=90, where 5 % is tolerated, though it gains on 1 of 1 target lanes' +
        RESERVED,
    );
    expect(codes(verdict)).toEqual(['harm']);
  });

  test('NO-GO: one target loses', () => {
    const verdict = verdictOf(pairedRun({ [TARGET]: lane(0.1), [SECOND]: lane(-0.05) }));
    expect(verdict.outcome).toBe('NO-GO');
    expect(codes(verdict)).toEqual(['loss']);
    expect(verdict.headline).toContain('is 4.9 % slower [4.3, 5.5] on mt-remote-full/T=4,R=90');
  });

  test('NO-GO without a gain: every target excludes the gain, and equivalence is not shown', () => {
    const verdict = verdictOf(askingGain(pairedRun({ [TARGET]: lane(-0.008, 0.02) }), 0.05));
    expect(verdict.outcome).toBe('NO-GO');
    expect(codes(verdict)).toEqual(['no-gain']);
  });

  test('half a proof of equivalence is not a NO-GO: the gain of 1 % is excluded, a loss is not', () => {
    const verdict = verdictOf(pairedRun({ [TARGET]: lane(-0.008, 0.02) }));
    expect(verdict.outcome).toBe('INCONCLUSIVE');
  });

  test('NO CHANGE: every target within ±1 % and every guard safe', () => {
    const verdict = verdictOf(pairedRun({ [TARGET]: lane(0.001), [GUARD]: lane(0) }));
    expect(verdict.outcome).toBe('NO CHANGE');
    expect(codes(verdict)).toEqual(['equivalent']);
    expect(verdict.reasons[0]?.message).toMatch(/20 blocks show changes from 0\.\d+ % on/);
  });

  test('INCONCLUSIVE, not NO-GO, while targets are equivalent and a guard is open', () => {
    const verdict = verdictOf(pairedRun({ [TARGET]: lane(0.001), [GUARD]: lane(-0.01, 0.05) }));
    expect(verdict.outcome).toBe('INCONCLUSIVE');
    expect(verdict.reasons[0]?.lane).toBe(GUARD);
  });

  test('INCONCLUSIVE: the noise leaves the question open, and the reason shows what is missing', () => {
    const open = pairedRun({ [TARGET]: lane(0.012, 0.03, 32) }, { manifest: { ended: 'budget' } });
    const verdict = verdictOf(open);
    expect(verdict.outcome).toBe('INCONCLUSIVE');
    expect(codes(verdict)).toEqual(['noise-limited']);
    expect(verdict.effects[0]?.blocksNeeded).toBe(72 - 32);
    expect(verdict.headline).toBe(
      'INCONCLUSIVE: the noise leaves 1 of 1 lane open; about 1 min 20 s more of sampling would decide',
    );
    expect(verdict.reasons[0]?.message).toContain('about 40 further blocks would decide');
    // 600 s were planned; 80 s and a fifth for starting processes are missing.
    expect(verdict.reasons[0]?.next).toContain('budget=12m');
  });

  test('INCONCLUSIVE at the last look does not suggest more time', () => {
    const verdict = verdictOf(pairedRun({ [TARGET]: lane(0.012, 0.3, 160) }, { manifest: { ended: 'blocks' } }));
    expect(verdict.outcome).toBe('INCONCLUSIVE');
    expect(verdict.headline).toBe('INCONCLUSIVE: the noise leaves 1 of 1 lane open');
    expect(verdict.reasons[0]?.next).toContain('more time alone will not decide');
  });

  test('INCONCLUSIVE before the first look has one reason per lane', () => {
    const verdict = verdictOf(pairedRun({ [TARGET]: lane(0.1, 0.01, 8) }, { manifest: { ended: 'budget' } }));
    expect(verdict.headline).toBe('INCONCLUSIVE: too few blocks were measured on 1 of 1 lane');
    expect(codes(verdict)).toEqual(['too-few-blocks']);
    expect(verdict.reasons[0]?.message).toMatch(/^8 usable blocks on .+ first look at throughput\.$/);
  });

  test('INCONCLUSIVE because of other processes says so, and does not ask for more time only', () => {
    const few = pairedRun({ [TARGET]: lane(0.1, 0.01, 8) }, { manifest: { ended: 'budget' } });
    const verdict = verdictOf(eachSample(few, () => ({ foreignCores: 2 })));
    expect(codes(verdict)).toEqual(['too-few-blocks']);
    expect(verdict.reasons[0]?.message).toMatch(
      /^0 usable blocks on .+ are fewer than the 12 of the first look at throughput; other processes disturbed 8 more\.$/,
    );
    expect(verdict.reasons[0]?.next).toMatch(/^Repeat it when nothing else uses the machine, or with budget=\d+m/);
  });

  test.each([
    [6, '1 more effect is open as well.'],
    [7, '2 more effects are open as well.'],
  ])('INCONCLUSIVE on %d lanes has five reasons and counts the other effects', (lanes, message) => {
    const ids = Array.from({ length: lanes }, (_, index) => `mt-remote-small/T=${index + 1},R=90`);
    const open = pairedRun(Object.fromEntries(ids.map((id) => [id, lane(0.012, 0.03, 32)])));
    const { reasons } = verdictOf(withManifest(open, { ended: 'budget' }));
    expect(reasons.map((reason) => reason.message).slice(5)).toEqual([message]);
  });

  test('INCONCLUSIVE when targets differ', () => {
    const verdict = verdictOf(pairedRun({ [TARGET]: lane(0.1), [SECOND]: lane(0) }));
    expect(verdict.outcome).toBe('INCONCLUSIVE');
    expect(codes(verdict)).toEqual(['mixed']);
  });

  test('a win with an open guard is not GO', () => {
    const verdict = verdictOf(pairedRun({ [TARGET]: lane(0.1), [GUARD]: lane(-0.01, 0.05) }));
    expect(verdict.outcome).toBe('INCONCLUSIVE');
    expect(verdict.reasons[0]?.lane).toBe(GUARD);
  });
});

describe('byte-identical libraries', () => {
  const empty = withManifest(pairedRun({ [TARGET]: { throughput: [] } }), { ended: 'not-started' });

  test.each(['flag', 'line'] as const)('make the verdict of a %s question INVALID', (question) => {
    const verdict = verdictOf(withPlan(identical(empty), { question }));
    expect(verdict.outcome).toBe('INVALID');
    expect(codes(verdict)).toEqual(['byte-identical-arms']);
  });

  test('name the preset or header that already sets the flag', () => {
    const run = identical(empty);
    const { baseline, candidate } = run.manifest.plan;
    const unset = withPlan(run, {
      baseline: { ...baseline, source: { ...baseline.source, defines: [] } as AbPlan['baseline']['source'] },
    });
    const effective = { ...(run.manifest.candidate?.effective ?? {}) };
    const preset = withManifest(unset, { baseline: { ...run.manifest.baseline, effective } as BuildRecord });
    expect(candidate.source).toMatchObject({ defines: [{ name: 'HZ4_S12_MPSC', value: '1' }] });
    expect(verdictOf(preset).reasons[0]?.next).toContain('The compiler saw HZ4_S12_MPSC=1 in the baseline too');
  });

  test.each([
    [
      'the default that an option already has',
      { X_A: 'ON' },
      [],
      /X_A=ON is what the build configures in the baseline too: its own default\. Ask for the flag without/,
    ],
    [
      'an option without effect',
      { X_A: 'OFF' },
      [{ system: 'cmake' as const, flag: 'X_A', option: 'X_A', value: 'OFF' }],
      /both values of X_A \(OFF and ON\), and none changes a byte of the library/,
    ],
  ])('name %s', (_, configured, options, next) => {
    const run = identical(empty);
    const { plan } = run.manifest;
    const source = (own: typeof options) =>
      ({ ...plan.candidate.source, defines: [], options: own }) as AbPlan['baseline']['source'];
    const on = [{ system: 'cmake' as const, flag: 'X_A', option: 'X_A', value: 'ON' }];
    const asked = withPlan(run, {
      baseline: { ...plan.baseline, source: source(options) },
      candidate: { ...plan.candidate, source: source(on) },
    });
    const record = (build: BuildRecord | null, values: Record<string, string>) => ({
      ...(build as BuildRecord),
      configured: Object.fromEntries(
        Object.entries(values).map(([flag, value]) => [flag, { value, by: 'CMakeCache.txt' }]),
      ),
    });
    const { baseline, candidate } = asked.manifest;
    const built = { baseline: record(baseline, configured), candidate: record(candidate, { X_A: 'ON' }) };
    expect(verdictOf(withManifest(asked, built)).reasons[0]?.next).toMatch(next);
  });

  test('prove that a base question changed nothing', () => {
    const observations = [{ name: 'byte-identical-arms', status: 'fail' as const, detail: 'the same' }];
    const verdict = verdictOf(withManifest(withPlan(identical(empty), { question: 'base' }), { observations }));
    expect(verdict.outcome).toBe('NO CHANGE');
    expect(codes(verdict)).toEqual(['byte-identical-arms']);
    expect(checkOf(verdict, 'byte-identical-arms')).toMatchObject([{ status: 'pass' }]);
  });

  test('are the design of an env question in one build, and a mistake in two', () => {
    const run = identical(good());
    expect(verdictOf(withPlan(run, { question: 'env' })).outcome).toBe('INVALID');
    const { baseline, candidate } = run.manifest.plan;
    const oneBuild = withPlan(run, { question: 'env', candidate: { ...candidate, source: baseline.source } });
    expect(verdictOf(oneBuild).outcome).toBe('GO');
  });

  test('are recognised by digests even when the runner reports otherwise', () => {
    const observations = [{ name: 'byte-identical-arms', status: 'pass' as const, detail: 'they differ' }];
    expect(verdictOf(withManifest(identical(good()), { observations })).outcome).toBe('INVALID');
  });
});

describe('validity', () => {
  const one = (change: Partial<Sample>, arm: Sample['arm'] = 'candidate') => {
    const run = pairedRun({ [TARGET]: lane(0.1), [GUARD]: lane(0) });
    return eachSample(run, (sample) =>
      sample.arm === arm && sample.block === 3 && sample.lane === TARGET ? change : {},
    );
  };

  test.each<[string, Partial<Sample>, string, RegExp]>([
    ['a crash', { exitCode: null, signal: 'SIGSEGV' }, 'bench-crashed', /SIGSEGV in 1 of 40 samples .*candidate/],
    ['an exit code', { exitCode: 3 }, 'bench-crashed', /exit code 3/],
    [
      'a timeout',
      { timedOut: true, exitCode: null, signal: 'SIGKILL' },
      'bench-timeout',
      /did not end in time in 1 of 40/,
    ],
    ['a missing library', { library: 'missing' }, 'library-not-mapped', /in 1 of 80 samples/],
    [
      'a worker without the library',
      { library: 'missing', unproven: { program: 'worker', share: 0.97, why: 'not-mapped' } },
      'library-not-mapped',
      /^worker used 97 % of the CPU time without the arm's library mapped \(in 1 of 80 samples/,
    ],
    [
      'a worker in the background',
      { library: 'unknown', unproven: { program: 'worker', share: 0.6, why: 'left-behind' } },
      'library-not-proven',
      /^worker used 60 % of the CPU time and still ran when the first process of the lane had ended/,
    ],
    ['a library that could not be proven', { library: 'unknown' }, 'library-not-proven', /^It is not known which/],
    ['another library', { library: 'other' }, 'library-not-mapped', /Another allocator/],
    ['an unreadable number', { value: null }, 'metric-unreadable', /throughput on mt-remote-small/],
  ])('%s makes the verdict INVALID', (_, change, code, message) => {
    for (const arm of ['baseline', 'candidate'] as const) {
      const verdict = verdictOf(one(change, arm));
      expect(verdict.outcome).toBe('INVALID');
      expect(codes(verdict)).toEqual([code]);
      expect(verdict.reasons[0]?.message).toMatch(arm === 'candidate' ? message : /./);
      expect(verdict.reasons[0]?.next).not.toBe('');
    }
  });

  test.each<[string, Partial<Sample>, RegExp]>([
    ['in another unit', { value: 12, printed: { value: '12 ops' } }, /is "1\d+" in one sample and "12 ops" in another/],
    ['that is not the value', { value: 12, printed: { value: '12k' } }, /is "12k", but 12 in the sample/],
  ])('a number that is printed %s makes the verdict INVALID', (_, change, message) => {
    const verdict = verdictOf(one(change));
    expect(verdict.outcome).toBe('INVALID');
    expect(codes(verdict)).toEqual(['number-form-changed']);
    expect(verdict.reasons[0]).toMatchObject({ message: expect.stringMatching(message), lane: TARGET });
    expect(verdict.reasons[0]?.next).not.toBe('');
  });

  test('numbers that are printed in one form pass', () => {
    const run = eachSample(good(), ({ value }) => ({ printed: { value: `${(value ?? 0) / 1e3}k` } }));
    expect(checkOf(verdictOf(run), 'printed-numbers')).toMatchObject([{ status: 'pass' }]);
  });

  test('rarely unreadable memory is left out, and often unreadable memory makes the verdict INVALID', () => {
    const lacking = (every: number) =>
      eachSample(good(), (sample) => (sample.block % every === 0 ? { rssPeakBytes: null } : {}));
    expect(codes(verdictOf(lacking(40)))).not.toContain('metric-unreadable');
    expect(codes(verdictOf(lacking(4)))).toEqual(['metric-unreadable']);
  });

  test.each(['baseline', 'candidate'] as const)(
    'a check outside its bounds on the %s is INVALID under its name',
    (arm) => {
      const run = eachSample(good(), (sample) => (sample.arm === arm ? { checks: { 'fallback-rate': 0.2 } } : {}));
      const verdict = verdictOf(run);
      expect(codes(verdict)).toEqual(['fallback-rate']);
      expect(verdict.headline).toBe(
        `INVALID: The median is 0.2 on mt-remote-small/T=4,R=90 (${arm}, allowed at most 0.05)`,
      );
    },
  );

  test('bounds are inclusive, the median counts, and an absent number is unknown', () => {
    const rate = (value: (sample: Sample) => number | null) =>
      verdictOf(eachSample(good(), (sample) => ({ checks: { 'fallback-rate': value(sample) } })));
    expect(rate(() => 0.05).outcome).toBe('GO');
    expect(rate(({ block }) => (block < 9 ? 1 : 0)).outcome).toBe('GO');
    expect(
      checkOf(
        rate(() => null),
        'fallback-rate',
      ),
    ).toMatchObject([{ status: 'unknown' }]);
  });

  test('too many disturbed blocks are INVALID, some are not', () => {
    const disturbed = (every: number) =>
      verdictOf(
        eachSample(pairedRun({ [TARGET]: lane(0.1, 0.01, 32) }), ({ block }) =>
          block % every === 0 ? { foreignCores: 2 } : {},
        ),
      );
    expect(disturbed(8).outcome).toBe('GO');
    expect(codes(disturbed(3))).toEqual(['machine-not-quiet']);
    const unknown = verdictOf(eachSample(good(), () => ({ foreignCores: null })));
    expect(checkOf(unknown, 'disturbed-blocks')).toMatchObject([{ status: 'unknown' }]);
    expect(unknown.outcome).toBe('GO');
  });

  test('an incident is one reason under its own code', () => {
    const incident = {
      code: 'build-failed',
      phase: 'build' as const,
      arm: 'candidate' as const,
      message: 'make ended with 2.',
      next: 'Read the log.',
    };
    const observations = [{ name: 'lanes-readable', status: 'fail' as const, detail: 'make ended with 2.' }];
    const run = withManifest(pairedRun({ [TARGET]: { throughput: [] } }), {
      incidents: [incident],
      observations,
      candidate: null,
      ended: 'not-started',
    });
    const verdict = verdictOf(run);
    expect(verdict.headline).toBe('INVALID: make ended with 2');
    expect(verdict.reasons).toEqual([{ code: 'build-failed', message: 'make ended with 2.', next: 'Read the log.' }]);
  });

  test('a failed observation makes the verdict INVALID, an unknown one is shown', () => {
    const observed = (status: 'pass' | 'fail' | 'unknown') =>
      verdictOf(withManifest(good(), { observations: [{ name: 'flag-reached', status, detail: 'seen' }] }));
    expect(observed('pass').outcome).toBe('GO');
    expect(observed('unknown').outcome).toBe('GO');
    expect(checkOf(observed('unknown'), 'flag-reached')).toMatchObject([{ status: 'unknown', detail: 'seen' }]);
    expect(codes(observed('fail'))).toEqual(['flag-reached']);
    expect(observed('fail').reasons[0]?.next).toContain('{defines}');
  });

  test('an observation that the runner did not report is unknown', () => {
    const verdict = verdictOf(withManifest(good(), { observations: [] }));
    for (const name of ['flag-reached', 'machine-unchanged']) {
      expect(checkOf(verdict, name)).toMatchObject([{ status: 'unknown' }]);
    }
  });

  test('a run without samples and without a reason is INVALID', () => {
    const empty = pairedRun({ [TARGET]: { throughput: [] } });
    expect(codes(verdictOf(withManifest(empty, { ended: 'not-started' })))).toEqual(['not-measured']);
    expect(codes(verdictOf(withManifest(empty, { ended: 'incident' })))).toEqual(['broken-off']);
  });

  test('reasons of INVALID come in the order that matters to people: a crash, the wrong library, the machine', () => {
    const { observations } = good().manifest;
    const machine = observations.map((seen) =>
      seen.name === 'machine-unchanged' ? { ...seen, status: 'fail' as const, detail: 'The governor changed.' } : seen,
    );
    const run = withManifest(good(), { observations: machine });
    const verdict = verdictOf(
      eachSample(run, ({ block, arm }) => ({
        ...(block === 3 && arm === 'candidate' && { exitCode: null, signal: 'SIGSEGV' }),
        ...(block === 5 && { library: 'other' as const }),
      })),
    );
    expect(verdict.outcome).toBe('INVALID');
    expect(codes(verdict)).toEqual(['bench-crashed', 'library-not-mapped', 'machine-unchanged']);
    expect(verdict.headline).toContain('SIGSEGV');
  });

  test('the samples explain a broken-off run when they can', () => {
    expect(codes(verdictOf(withManifest(one({ value: 0 }), { ended: 'incident' })))[0]).toBe('metric-unreadable');
  });
});

describe('laws', () => {
  const runs = fc.record({
    effect: fc.double({ min: -0.06, max: 0.06, noNaN: true }),
    rssEffect: fc.double({ min: -0.06, max: 0.06, noNaN: true }),
    noise: fc.double({ min: 0.002, max: 0.05, noNaN: true }),
    blocks: fc.integer({ min: 0, max: 50 }),
    disturbEvery: fc.constantFrom(0, 3, 5),
    seed: fc.string({ maxLength: 8 }),
  });

  test('every verdict fits its schema, has a next step for each reason, and begins with its outcome', () => {
    fc.assert(
      fc.property(runs, (options) => {
        const verdict = verdictOf(syntheticRun(options));
        expect(verdict.headline.startsWith(`${verdict.outcome}: `)).toBe(true);
        for (const { message, next } of verdict.reasons)
          expect(Math.min(message.length, next.length)).toBeGreaterThan(5);
        expect(JSON.stringify(verdict)).not.toMatch(/NaN|Infinity|undefined/);
      }),
      { numRuns: 60 },
    );
  });

  test('the order of lanes and samples does not change the verdict', () => {
    fc.assert(
      fc.property(runs, (options) => {
        const run = syntheticRun(options);
        const lanes = [...run.manifest.plan.lanes].reverse();
        const other = withPlan({ ...run, samples: [...run.samples].reverse() }, { lanes });
        const { outcome, headline, reasons, basis, checks } = verdictOf(run);
        const { effects: _, ...rest } = verdictOf(other);
        expect(rest).toEqual({ schema: 1, outcome, headline, reasons, basis, checks });
      }),
      { numRuns: 40 },
    );
  });

  test('exchanging the arms keeps NO CHANGE and never keeps GO', () => {
    fc.assert(
      fc.property(runs, (options) => {
        const run = syntheticRun({ ...options, effect: options.effect / 6, rssEffect: options.rssEffect / 6 });
        const before = verdictOf(run).outcome;
        const after = verdictOf(
          eachSample(run, ({ arm }) => ({ arm: arm === 'baseline' ? 'candidate' : 'baseline' })),
        ).outcome;
        if (before === 'NO CHANGE') expect(after).toBe('NO CHANGE');
        if (before === 'GO') expect(after).toBe('NO-GO');
        if (before === 'INVALID') expect(after).toBe('INVALID');
      }),
      { numRuns: 60 },
    );
  });

  test('the unit in which a bench prints changes neither outcome nor reasons', () => {
    fc.assert(
      fc.property(runs, fc.double({ min: 1e-6, max: 1e6, noNaN: true }), (options, scale) => {
        const run = syntheticRun(options);
        const before = verdictOf(run);
        const after = verdictOf(eachSample(run, ({ value }) => ({ value: (value ?? 0) * scale })));
        expect([after.outcome, codes(after)]).toEqual([before.outcome, codes(before)]);
        expect(after.effects.map(({ outcome }) => outcome)).toEqual(before.effects.map(({ outcome }) => outcome));
      }),
      { numRuns: 60 },
    );
  });
});
