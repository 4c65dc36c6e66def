import type { Incident } from '../../model/incident.ts';
import type { Observation } from '../../model/run.ts';
import { isSince } from './tool-version.ts';

/** How far a run came: `checked` when sampling began, `sampled` when sampling ended in order. */
type Stage = 'checked' | 'sampled';

interface Expected {
  readonly name: string;
  /** The runner has made the observation when a run came so far. */
  readonly stage: Stage;
  /** First version of alloc-ab that makes it. */
  readonly since: string;
}

const SANDBOX: Expected = { name: 'sandbox', stage: 'checked', since: '0.4.0' };
const READY: Expected = { name: 'machine-ready', stage: 'checked', since: '0.4.0' };
const TREE: Expected = { name: 'files-as-committed', stage: 'checked', since: '0.3.0' };
const MACHINE: Expected = { name: 'machine-unchanged', stage: 'sampled', since: '0.1.0' };

/** The observations that each run of a kind has. The runner checks its own manifest against them before it writes it. */
const EXPECTED: Readonly<Record<'ab' | 'survey', readonly Expected[]>> = {
  ab: [
    READY,
    SANDBOX,
    TREE,
    { name: 'byte-identical-arms', stage: 'checked', since: '0.1.0' },
    { name: 'flag-reached', stage: 'checked', since: '0.1.0' },
    { name: 'library-mapped', stage: 'checked', since: '0.1.0' },
    { name: 'malloc-served', stage: 'checked', since: '0.4.0' },
    { name: 'lanes-readable', stage: 'checked', since: '0.1.0' },
    MACHINE,
    { name: 'programs-unchanged', stage: 'sampled', since: '0.4.0' },
    { name: 'libraries-unchanged', stage: 'sampled', since: '0.1.0' },
  ],
  survey: [READY, SANDBOX, TREE, MACHINE],
};

/** Observations that stop an A/B before its first sample when they fail. */
const GATES: readonly string[] = [
  'machine-ready',
  'no-op',
  'byte-identical-arms',
  'flag-reached',
  'library-mapped',
  'malloc-served',
  'lanes-readable',
];

/** The parts of a manifest of either kind that show how far the run came. */
interface Observed {
  readonly tool: string;
  readonly ended: string;
  readonly observations: readonly Observation[];
  readonly incidents: readonly Incident[];
  readonly survey?: unknown;
}

/** The names of the observations of a run of this kind by this version. */
export function expectedObservations(kind: 'ab' | 'survey'): string[] {
  return EXPECTED[kind].map(({ name }) => name);
}

/** What is wrong with the observations of a run: one that is missing or there twice, or one that forbids its samples; null when nothing is. */
export function observationFault({ tool, ended, observations, incidents, survey }: Observed): string | null {
  const names = observations.map(({ name }) => name);
  const twice = names.find((name, index) => names.indexOf(name) !== index);
  if (twice !== undefined) return `manifest.json has the observation ${twice} twice`;
  if (ended === 'not-started') return null;
  // A run with an incident is INVALID, whatever it observed after it.
  const isBroken = ended === 'incident' || incidents.some(({ phase }) => phase !== 'evidence');
  const reached: readonly Stage[] = isBroken ? ['checked'] : ['checked', 'sampled'];
  const missing = EXPECTED[survey === undefined ? 'ab' : 'survey'].find(
    ({ name, stage, since }) => reached.includes(stage) && isSince(tool, since) && !names.includes(name),
  );
  if (missing) return `manifest.json lacks the observation ${missing.name}, which each run that took samples has`;
  const failed = observations.find(({ name, status }) => status === 'fail' && GATES.includes(name));
  if (survey === undefined && failed) return `${failed.name} failed, and yet sampling began`;
  return null;
}
