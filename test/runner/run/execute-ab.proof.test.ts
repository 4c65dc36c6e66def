import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { createExampleRepository } from '../../../examples/example-repository.ts';
import { git } from '../../../examples/git.ts';
import { checkArtifact } from '../../../src/app/run/artifact.ts';
import { readAbBundle } from '../../../src/bundle/read-bundle.ts';
import { analyze } from '../../../src/core/analysis/ab/analyze.ts';
import { gateOutcome } from '../../../src/core/verdict/gate/gate-outcome.ts';
import { judge } from '../../../src/core/verdict/judge.ts';
import { planLocally } from '../../../src/local/planning/local-plan.ts';
import type { AbPlan } from '../../../src/model/plan.ts';
import { isSurveyPlan } from '../../../src/model/plan-and-run.ts';
import { executeAb } from '../../../src/runner/run/execute-ab.ts';
import { findTool } from '../../../src/system/find-program.ts';
import { zipFiles } from '../../app/synthetic-artifact.ts';
import { KIT_ALONE } from '../kept-kits.ts';
import { temporary } from '../runner-fixture.ts';

const withTools = test.skipIf(
  (['valgrind', 'objdump'] as const).some((tool) => findTool(tool, process.env.PATH ?? '') === null),
);

/** Lanes of one path each, and a suite in which all of them guard. */
const LANES = `
  small: { command: [hakozuna/out/bench_random_mixed_malloc, '40000', '400', '16', '2048', '1'], metric: { read: 'ops/s=' } }
  large: { command: [hakozuna/out/bench_random_mixed_malloc, '4000', '40', '16', '200000', '1'], metric: { read: 'ops/s=' } }
  remote: { command: [hakozuna/out/bench_random_mixed_mt_remote_malloc, '4', '10000', '400', '16', '2048', '90', '65536'], metric: { read: 'ops/s=' } }
`;
const SUITES = `
  paths: { targets: [large], guards: [small, remote] }
  far: { targets: [small], guards: [remote] }
`;

/** The example with a flag that changes one instruction of the path of large blocks, and a commit that sets it. */
function largePathRepository(): { readonly repo: string; readonly out: string } {
  const scratch = temporary();
  const { directory: repo } = createExampleRepository(join(scratch, 'hakozuna'));
  const edit = (file: string, from: string, to: string): void => {
    const text = readFileSync(join(repo, file), 'utf8');
    if (!text.includes(from)) throw new Error(`${file} has no ${from}`);
    writeFileSync(join(repo, file), text.replace(from, to));
  };
  edit('.github/alloc-ab.yml', '\nlanes:\n', `\nlanes:${LANES}`);
  edit('.github/alloc-ab.yml', '\nsuites:\n', `\nsuites:${SUITES}`);
  const header = 'hakozuna/hz4/include/hz4_config.h';
  const flag = (value: number) => `#ifndef HZ4_S90_LARGE\n#define HZ4_S90_LARGE ${value}\n#endif\n`;
  const own = readFileSync(join(repo, header), 'utf8');
  const place = own.lastIndexOf('#endif');
  writeFileSync(join(repo, header), `${own.slice(0, place)}${flag(0)}${own.slice(place)}`);
  const statement = 'segment->large_usable = usable;';
  edit(
    'hakozuna/hz4/src/hz4_large.c',
    statement,
    `\n#if HZ4_S90_LARGE\n  __asm__ volatile("nop");\n#endif\n  ${statement}`,
  );
  git(repo, ['commit', '--quiet', '--all', '--message', 'a flag of large blocks']);
  git(repo, ['switch', '--quiet', '--create', 'large']);
  edit(header, flag(0), flag(1));
  git(repo, ['commit', '--quiet', '--all', '--message', 'large blocks']);
  return { repo, out: join(scratch, 'out') };
}

async function planned(repo: string, words: readonly string[]): Promise<AbPlan> {
  const asked = await planLocally(words, { repo });
  if (!asked.ok) throw new Error(asked.error.message);
  const { plan } = asked.value;
  if (isSurveyPlan(plan)) throw new Error('a survey');
  return plan;
}

async function executed({ repo, out }: { readonly repo: string; readonly out: string }, plan: AbPlan) {
  const { bundle } = await executeAb(plan, {
    ...{ source: repo, checkout: repo, out, cache: KIT_ALONE, onProgress: () => {} },
    lock: { name: join(out, '../lock') },
  });
  const read = await readAbBundle(bundle);
  if (!read.ok) throw new Error(read.error.message);
  const text = (name: string) => [name, readFileSync(join(bundle, name), 'utf8')] as const;
  const zip = await zipFiles(Object.fromEntries(['manifest.json', 'plan.json', 'samples.jsonl'].map(text)));
  return { run: read.value, verdict: judge(read.value, analyze(read.value)), zip };
}

withTools(
  'a change of one path is timed on its lane and one control; the App takes the plan that follows from the evidence, and no other',
  async () => {
    const place = largePathRepository();
    const plan = await planned(place.repo, ['base', 'suite', 'paths', 'budget=10s', 'margin=50%', 'proof']);
    expect(plan.repeat).toContain(' proof');
    const { run, verdict, zip } = await executed(place, plan);
    const { manifest } = run;
    expect(manifest.plan.lanes.filter(({ role }) => role === 'guard').map(({ id }) => id)).toEqual(['large']);
    const { proven } = manifest.plan;
    expect(['small', 'remote']).toContain(proven?.control);
    expect([...(proven?.lanes ?? []), proven?.control].toSorted()).toEqual(['remote', 'small']);
    expect(new Set(run.samples.map(({ lane }) => lane))).not.toContain(proven?.lanes[0]);
    expect(verdict.checks.find(({ name }) => name === 'lanes-proven')?.status).toBe('pass');
    expect(manifest.buildNotes).toEqual(['Timed, since there is no proof: 1 guard lane can notice the change.']);

    expect(await checkArtifact(zip, plan)).toMatchObject({ ok: true });
    const refused = await checkArtifact(zip, { ...plan, proof: undefined } as unknown as AbPlan);
    expect(refused).toMatchObject({
      ok: false,
      error: { message: expect.stringContaining('not the plan that was sent') },
    });

    // The evidence is drawn again: without it the gate is not green.
    const evidence = proven?.evidence;
    if (proven === undefined || evidence === undefined) throw new Error('nothing is proven');
    const lanes = evidence.lanes.map((each) => ({ ...each, trapped: {} }));
    const forged = {
      ...run,
      manifest: { ...manifest, plan: { ...manifest.plan, proven: { ...proven, evidence: { ...evidence, lanes } } } },
    };
    const outcome = gateOutcome({ verdict: judge(forged, analyze(forged)), manifest: forged.manifest }, null);
    expect(outcome.state).toBe('invalid');
  },
  240_000,
);

withTools(
  'a flag that no lane can notice is answered without a sample',
  async () => {
    const place = largePathRepository();
    const plan = await planned(place.repo, ['HZ4_S90_LARGE=0', 'suite', 'far', 'budget=10s', 'proof']);
    const { run, verdict, zip } = await executed(place, plan);
    expect(run.samples).toEqual([]);
    expect(run.manifest).toMatchObject({
      ended: 'not-started',
      plan: { proven: { lanes: ['small', 'remote'], control: null } },
    });
    expect(verdict.outcome).toBe('INVALID');
    expect(verdict.reasons[0]).toMatchObject({
      code: 'lanes-can-notice',
      message: 'No lane can notice the change, by proof, so nothing was timed: none executes hz4_large_malloc.',
    });
    expect(await checkArtifact(zip, plan)).toMatchObject({ ok: true });
  },
  240_000,
);
