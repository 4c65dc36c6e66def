import { RULES, SAMPLING } from '../src/core/plan/make-plan.ts';
import { DEFAULT_MARGINS } from '../src/model/config.ts';
import type { AbPlan, PlanLane } from '../src/model/plan.ts';
import type { Manifest, Sample } from '../src/model/run.ts';
import { PLANNED } from './rules/sequential.ts';

const SHA = 'a'.repeat(40);

/** A plan of these lanes with the schedule, thresholds and margins of the product. Its builds are SYNTHETIC. */
export function syntheticPlan(targets: readonly string[], guards: readonly string[]): AbPlan {
  return {
    schema: 1,
    id: 'calibration',
    nonce: '0'.repeat(32),
    repository: 'example/allocators',
    pullRequest: null,
    question: 'flag',
    repeat: '/ab SYNTHETIC',
    notes: [],
    baseline: arm('0'),
    candidate: arm('1'),
    benches: { sha: SHA, commands: [] },
    lanes: [...targets.map((id) => lane(id, 'target')), ...guards.map((id) => lane(id, 'guard'))],
    sampling: {
      seed: '0'.repeat(32),
      budgetSeconds: 86_400,
      alpha: SAMPLING.alpha,
      looks: [...PLANNED],
      spending: SAMPLING.spending,
      probes: { looks: [...SAMPLING.probes.looks], alpha: SAMPLING.probes.alpha },
    },
    rules: { ...RULES },
    machine: { name: 'default', labels: ['synthetic'] },
  };
}

/** The manifest of a run that passes every validity check, so that only the noise decides. */
export function syntheticManifest(plan: AbPlan, samples: readonly Sample[]): Manifest {
  const build = (digit: string): Manifest['baseline'] => ({
    label: digit,
    sha: SHA,
    commands: [],
    librarySha256: digit.repeat(64),
    librarySizeBytes: 1,
    compiler: null,
    effective: {},
    translationUnits: 1,
    seconds: 0,
  });
  return {
    schema: 1,
    plan,
    tool: '0.0.0',
    startedAt: '2026-01-01T00:00:00.000Z',
    finishedAt: '2026-01-01T00:00:00.000Z',
    baseline: build('0'),
    candidate: build('1'),
    environment: {},
    lengths: {},
    qualification: null,
    observations: [],
    incidents: [],
    ended: 'decided',
    samples: { count: samples.length, sha256: '0'.repeat(64) },
    evidence: null,
    seconds: { fetch: 0, build: 0, preflight: 0, sampling: 0 },
  };
}

function arm(value: string): AbPlan['baseline'] {
  return {
    label: `SYNTHETIC=${value}`,
    source: {
      kind: 'build',
      sha: SHA,
      line: 'synthetic',
      commands: [['make']],
      library: 'synthetic.so',
      defines: [{ name: 'SYNTHETIC', value }],
    },
    env: {},
  };
}

function lane(id: string, role: PlanLane['role']): PlanLane {
  return {
    id,
    role,
    cell: {},
    command: ['bench'],
    kit: false,
    lockstep: null,
    why: '',
    env: {},
    read: 'ops/s=',
    unit: 'ops/s',
    better: 'higher',
    checks: [],
    measures: [
      role === 'target'
        ? { metric: 'throughput', role, gain: 0.01 }
        : { metric: 'throughput', role, margin: DEFAULT_MARGINS.throughput.margin },
      { metric: 'rss', role: 'guard', margin: DEFAULT_MARGINS.rss.margin },
      { metric: 'faults', role: 'guard', margin: DEFAULT_MARGINS.faults.margin },
      { metric: 'cpu', role: 'info' },
    ],
    timeoutSeconds: 60,
  };
}
