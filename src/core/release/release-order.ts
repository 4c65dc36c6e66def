import type { Request } from '../../model/command.ts';
import type { Facts } from '../../model/facts.ts';
import { type Refusal, refuse } from '../../model/refusal.ts';
import type { ReleaseOrder, Tag } from '../../model/release.ts';
import { ok, type Result } from '../../model/result.ts';
import type { WantedRelease } from '../command/wanted-release.ts';
import { chooseLine, lineArm } from '../plan/arms/line-arm.ts';
import { selectLanes } from '../plan/lanes/select-lanes.ts';
import { makePlan } from '../plan/make-plan.ts';
import { previousTag } from './previous-tag.ts';

/**
 * What must be measured before a version is tagged: the line at the previous release against the candidate (the head of
 * `facts`), each lane of the release suite as a guard, once on each machine. Refuses a comparison that would prove nothing.
 */
export function releaseOrder(
  { version, from }: WantedRelease,
  facts: Facts,
  tags: readonly Tag[],
): Result<ReleaseOrder, Refusal> {
  const { config, headSha } = facts;
  const { release, defaults } = config;
  if (release === undefined) return notConfigured();
  const { tag } = version;
  const taken = tags.find(({ name }) => name === tag);
  if (taken !== undefined) return exists(taken, headSha);
  const previous = previousTag(version, tags, from);
  if (!previous.ok) return previous;
  if (previous.value.sha === headSha) return nothingNew(previous.value);
  const line = release.line ?? defaults.line ?? Object.keys(config.lines)[0] ?? '';
  const choice = chooseLine(line, config);
  if (!choice.ok) return choice;
  const lanes = selectLanes({ suite: release.suite, lanes: [], cells: {} }, config, false);
  if (!lanes.ok) return lanes;
  const arm = (sha: string, name: string) =>
    lineArm(choice.value, sha, { label: `${line} ${name} ${sha.slice(0, 7)}` }, config);
  const request: Omit<Request, 'machine'> = {
    question: 'base',
    baseline: arm(previous.value.sha, previous.value.name),
    candidate: arm(headSha, tag),
    targets: lanes.value.targets,
    guards: lanes.value.guards,
    controls: lanes.value.controls,
    budgetSeconds: defaults.budget,
    record: 'never',
    ...(release.margin === undefined ? {} : { margin: release.margin }),
    repeat: `alloc-ab release ${tag} from ${previous.value.name}`,
    notes: [
      `Release ${tag}: a lane passes when its interval excludes a loss beyond its margin against ${previous.value.name}.`,
    ],
  };
  const machines = release.machines ?? [defaults.machine ?? Object.keys(config.machines)[0] ?? 'default'];
  const requests = machines.map((machine) => ({ ...request, machine }));
  // Lanes and budgets are the same for all machines and ids.
  const plan = makePlan({ ...request, machine: machines[0] ?? '' }, facts, ANY_IDS);
  if (!plan.ok) return plan;
  const { lanes: own, fastPath = {} } = plan.value;
  return ok({ tag, sha: headSha, previous: previous.value, requests, lanes: own, fastPath });
}

const ANY_IDS = {
  id: 'release',
  nonce: '0'.repeat(32),
  seed: '0'.repeat(32),
  repository: 'any/any',
  pullRequest: null,
} as const;

function notConfigured(): Result<never, Refusal> {
  return refuse({
    code: 'no-release-suite',
    message: 'The configuration has no release suite.',
    next: 'Add for example release: { suite: ssot } to .github/alloc-ab.yml.',
  });
}

function exists({ name, sha }: Tag, headSha: string): Result<never, Refusal> {
  const where = sha === headSha ? 'at this commit' : `at another commit, ${sha.slice(0, 12)}`;
  return refuse({
    code: 'tag-exists',
    message: `The tag ${name} is there already, ${where}.`,
    next: 'A version is given once: choose the next one.',
  });
}

function nothingNew({ name }: Tag): Result<never, Refusal> {
  return refuse({
    code: 'identical-arms',
    message: `${name} is the same commit, so there is nothing to compare.`,
    next: 'Check out the commit to release, or name an earlier tag with "from".',
  });
}
