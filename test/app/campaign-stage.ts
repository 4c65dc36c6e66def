import { withProvenGuards } from '../../src/core/reach/proven-guards.ts';
import type { AbPlan, PlanLane } from '../../src/model/plan.ts';
import type { AbRun, BuildRecord } from '../../src/model/run.ts';
import { asRecorded } from '../fixtures/as-recorded.ts';
import { evidenceFor } from '../fixtures/reach-evidence.ts';
import { simulatedTiming } from '../fixtures/simulated-timing.ts';
import type { Simulator } from '../github-simulator/simulator.ts';
import type { Comment, WorkflowRun } from '../github-simulator/state.ts';
import { CONTROL, MEASURED, type Stage, startStage } from './stage.ts';
import { zipBundle } from './synthetic-artifact.ts';

/**
 * What a question shows, or how its run ends: `same`: both libraries are equal; `beyond`: by proof no lane can notice the flag; `broken`: no
 * result; `starts`: it never ends by itself.
 */
type Truth = number | 'same' | 'beyond' | 'broken' | 'starts';

/** Flags of the pattern `HZ4_C_*` that are timed, in the order of the questions. */
export const ASKED = ['HZ4_C_GAIN', 'HZ4_C_IDLE', 'HZ4_C_LOSS', 'HZ4_C_SAME'] as const;
export type AskedFlag = (typeof ASKED)[number];

export const TRUTHS: Readonly<Record<AskedFlag, Truth>> = {
  ...{ HZ4_C_GAIN: 0.05, HZ4_C_IDLE: 0, HZ4_C_LOSS: -0.05, HZ4_C_SAME: 'same' },
};

const HEADER = [
  '#pragma once',
  ...ASKED.map((flag) => `#ifndef ${flag}\n#define ${flag} 0\n#endif\n#if ${flag}\nint ${flag.toLowerCase()};\n#endif`),
  '#ifndef HZ4_C_NUMBER\n#define HZ4_C_NUMBER 16\n#endif\nint number = HZ4_C_NUMBER;',
  '#ifndef HZ4_C_OLD\n#define HZ4_C_OLD 0\n#endif\n#if HZ4_C_OLD\n#error "HZ4_C_OLD archived (NO-GO): -4% at T=16"\n#endif',
  '',
].join('\n');

/** A stage whose second pull request declares the flags of a campaign. */
export interface CampaignStage {
  readonly stage: Stage;
  comment(body: string, login?: string): Promise<Comment>;
  /** The one reply to a command; empty while there is none. Throws on a second one. */
  reply(command: Comment): string;
  runsOf(command: Comment): WorkflowRun[];
}

export async function startCampaignStage(database?: string, more?: string): Promise<CampaignStage> {
  const stage = await startStage({}, database, more);
  const headSha = stage.repository.commitOnBranch({ 'hakozuna/hz4/include/hz4_config.h': HEADER });
  const { github } = stage;
  await github.openPullRequest(MEASURED, { author: 'mina', headSha });
  return {
    stage,
    comment: async (body, login = 'mina') => (await github.comment(MEASURED, 2, login, body)).comment,
    reply({ id }) {
      const replies = github.appComments(MEASURED, 2).filter(({ body }) => body.includes(`alloc-ab:pr2-${id}-`));
      if (replies.length > 1) throw new Error(`${replies.length} replies to one command`);
      return replies[0]?.body ?? '';
    },
    runsOf: ({ id }) =>
      [...github.repository(CONTROL).runs.values()].filter(({ title }) => title.startsWith(`ab pr2-${id}-`)),
  };
}

/** The flag that a plan asks about. */
export function flagOf({ candidate }: AbPlan): string {
  return candidate.source.kind === 'build' ? (candidate.source.defines[0]?.name ?? '') : '';
}

/**
 * Simulates the runner of the questions. Nothing is measured: the timing is SIMULATED. `before` is awaited by each run; `change` is what a
 * runner that cannot be trusted makes of the plan.
 */
export function runQuestions(
  github: Simulator,
  truths: Readonly<Record<string, Truth>> = TRUTHS,
  before: (flag: string) => Promise<void> = async () => {},
  change: (plan: AbPlan) => AbPlan = (plan) => plan,
): void {
  github.onDispatch(async ({ inputs, signal }, control) => {
    const plan = JSON.parse(inputs.plan ?? '') as AbPlan;
    const flag = flagOf(plan);
    control.start();
    await before(flag);
    const truth = truths[flag] ?? 0;
    if (truth === 'starts') {
      await new Promise((resolve) => signal.addEventListener('abort', resolve));
      control.complete('cancelled');
    } else if (truth === 'broken') {
      control.complete('failure');
    } else {
      control.upload(`alloc-ab-${inputs.id}`, await zipBundle(runOf(change(plan), truth)));
      control.complete('success');
    }
  });
}

function runOf(plan: AbPlan, truth: number | 'same' | 'beyond'): AbRun {
  if (truth === 'same') return sameArms(plan);
  if (truth === 'beyond') return untimed(simulatedTiming(byProof(plan, JUDGED), {}, 'beyond'));
  const measured = plan.proof === true ? byProof(plan, ['guard']) : plan;
  return simulatedTiming(measured, { throughput: truth }, flagOf(plan));
}

const JUDGED: readonly PlanLane['role'][] = ['target', 'guard'];

/** The plan that a runner measures when it finds the proofs of all lanes of these roles. SYNTHETIC evidence. */
function byProof(plan: AbPlan, roles: readonly PlanLane['role'][]): AbPlan {
  const { baseline, candidate } = simulatedTiming(plan, {}, 'libraries').manifest;
  const digests = { baseline: baseline?.librarySha256 ?? '', candidate: candidate?.librarySha256 ?? '' };
  const proven = plan.lanes.flatMap(({ id, role }) => (roles.includes(role) ? [id] : []));
  return withProvenGuards(plan, evidenceFor(plan, proven, digests));
}

/** A run that ended before timing: both arms gave the same library. */
function sameArms(plan: AbPlan): AbRun {
  const run = untimed(simulatedTiming(plan, {}, 'same'));
  const candidate = run.manifest.candidate as BuildRecord;
  const librarySha256 = run.manifest.baseline?.librarySha256 ?? '';
  return asRecorded({ manifest: { ...run.manifest, candidate: { ...candidate, librarySha256 } }, samples: [] });
}

function untimed({ manifest }: AbRun): AbRun {
  const samples = { count: 0, sha256: EMPTY_SHA256 };
  return asRecorded({ manifest: { ...manifest, samples, ended: 'not-started' }, samples: [] });
}

/** The digest of no bytes. */
const EMPTY_SHA256 = 'e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855';
