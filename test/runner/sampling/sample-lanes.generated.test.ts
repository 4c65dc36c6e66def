import { rmSync } from 'node:fs';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { analyze } from '../../../src/core/analysis/ab/analyze.ts';
import { judge } from '../../../src/core/verdict/judge.ts';
import type { PlanLane } from '../../../src/model/plan.ts';
import type { Sample } from '../../../src/model/run.ts';
import type { Verdict } from '../../../src/model/verdict.ts';
import { sampleLanes } from '../../../src/runner/sampling/sample-lanes.ts';
import { openSandbox, type Sandbox } from '../../../src/runner/sandbox/sandbox.ts';
import { syntheticRun } from '../../fixtures/synthetic-run.ts';
import { type GeneratedBench, generatedBenches } from '../generated-bench.ts';
import { kits } from '../kept-kits.ts';
import { compileFixture, compileTree, fixtureLane, fixturePlan, reachable } from '../runner-fixture.ts';

let directory: string;
let sandbox: Sandbox;
let benches: GeneratedBench[];
let libraries: { baseline: string; candidate: string; sentinel: null };

beforeAll(async () => {
  directory = reachable();
  benches = generatedBenches(100, String(process.env.FC_SEED), compileTree(directory));
  libraries = { ...compileFixture(directory), sentinel: null };
  const opened = await openSandbox(directory, [], { kits });
  if (!opened.ok) throw new Error(opened.error.message);
  sandbox = opened.value;
});
afterAll(() => rmSync(directory, { recursive: true, force: true }));

/** Samples a bench with real processes as a run does, and judges it. */
async function verdictOn({ command, read, unit, better, guarded }: GeneratedBench): Promise<Verdict> {
  const lane: PlanLane = fixtureLane({
    ...{ command: [...command], read, unit, better, checks: [], timeoutSeconds: 30 },
    measures: [
      { metric: 'throughput', role: 'target', gain: 0.01 },
      ...(guarded ? [{ metric: 'rss', role: 'guard', margin: 0.05 } as const] : []),
    ],
  });
  const plan = fixturePlan('0'.repeat(40), { lanes: [lane] });
  const sampling = { ...plan.sampling, looks: [12, 16] };
  const samples: Sample[] = [];
  const context = { plan: { ...plan, sampling }, sandbox, directory, libraries, lengths: {} };
  const { ended, incident } = await sampleLanes(context, {
    keep: (sample) => samples.push(sample),
    onProgress: () => {},
    secondsPerBlock: {},
  });
  const { manifest } = syntheticRun();
  const incidents = incident === null ? [] : [incident];
  const counted = { count: samples.length, sha256: '0'.repeat(64) };
  const run = { manifest: { ...manifest, plan: context.plan, ended, incidents, samples: counted }, samples };
  return judge(run, analyze(run));
}

/** What is wrong about a verdict; null when it is the truth. */
function errorIn({ truth }: GeneratedBench, { outcome, reasons, effects }: Verdict): string | null {
  const codes = reasons.map(({ code }) => code);
  const said = `${outcome} (${codes.join(', ')})`;
  if ('refused' in truth) {
    const byName = outcome === 'INVALID' && truth.refused.includes(codes[0] ?? '');
    return byName ? null : `${said}, but INVALID by ${truth.refused.join(' or ')} is right`;
  }
  if (outcome !== truth.outcome) return `${said}, but ${truth.outcome} is right`;
  const memory = effects.find(({ metric }) => metric === 'rss')?.outcome ?? null;
  return memory === truth.memory ? null : `memory is ${memory}, but ${truth.memory} is right`;
}

test('a hundred generated benches: no wrong verdict, and each refusal by name', async () => {
  const errors: string[] = [];
  const left = [...benches];
  const worker = async (): Promise<void> => {
    for (let bench = left.pop(); bench; bench = left.pop()) {
      const error = errorIn(bench, await verdictOn(bench));
      if (error !== null) errors.push(`${bench.description}: ${error}\n    ${bench.command.join(' ')}`);
    }
  };
  await Promise.all([worker(), worker()]);
  const repeat = `repeat with FC_SEED=${process.env.FC_SEED}`;
  expect(errors, `${errors.length} of ${benches.length} are wrong; ${repeat}`).toEqual([]);
});

test('the generated benches have every outcome and every reason for a refusal', () => {
  const outcomes = benches.flatMap(({ truth }) => ('outcome' in truth ? [truth.outcome] : truth.refused));
  expect([...new Set(outcomes)].sort()).toEqual(
    [
      ...['GO', 'NO CHANGE', 'NO-GO', 'library-not-mapped', 'library-not-proven'],
      ...['metric-unreadable', 'number-ambiguous', 'number-form-changed', 'number-unreadable', 'numbers-differ'],
      'unit-mismatch',
    ].sort(),
  );
  expect(new Set(benches.map(({ description }) => description)).size).toBeGreaterThan(90);
});
