import type { AbRun } from '../../model/run.ts';
import { type Basis, type Effect, weakText } from '../../model/verdict.ts';
import { threadsOfLane } from '../plan/lanes/lane-program.ts';
import { laneText } from '../text/change-text.ts';
import { andList, formatPercent, formatSeconds, plural } from '../text/format.ts';
import { CLAIM_CHECK } from './checks/claim-check.ts';
import type { Finding } from './checks/finding.ts';
import { PROBE_CHECKS } from './checks/probe-checks.ts';
import { outdatedFacts, QUALIFICATION_CHECK } from './checks/qualification.ts';
import { ageBefore, answeredLanes } from './checks/record-check.ts';
import { usableProcessors } from './checks/usable-processors.ts';
import { WORK_CHECK } from './checks/work-check.ts';
import { judgedThroughput } from './reasons.ts';
import type { Ruling } from './ruling.ts';
import { smallestVisible } from './unresolved.ts';

/** What a fact is read from. */
interface Judged {
  readonly run: AbRun;
  readonly effects: readonly Effect[];
  readonly findings: readonly Finding[];
}

type Fact = (judged: Judged) => Basis | null;

/** Most lanes that a fact names. */
const NAMED_LANES = 3;

/** The facts in the order of the report. A further fact is a further row. */
const FACTS: readonly Fact[] = [
  workTree,
  lanes,
  proven,
  sampling,
  layouts,
  uneven,
  claims,
  work,
  machine,
  detects,
  threads,
  probes,
  recorded,
  otherChecks,
];

/** What a verdict on a run rests on. A run without samples rests on its commits only. */
export function basisOf(run: AbRun, effects: readonly Effect[], findings: readonly Finding[]): Basis[] {
  const facts = run.manifest.samples.count === 0 ? [workTree] : FACTS;
  return facts.flatMap((fact) => fact({ run, effects, findings }) ?? []);
}

/**
 * What weakens a verdict, in brackets for the end of its headline; empty when nothing does. INCONCLUSIVE and INVALID claim
 * nothing. One lane that is worse is enough for a NO-GO, whatever the others show, and nobody forges a loss.
 */
export function reservations({ outcome, rule }: Ruling, basis: readonly Basis[]): string {
  if (outcome === 'INCONCLUSIVE' || outcome === 'INVALID') return '';
  return weakText(basis, rule === 'harm' || rule === 'loss' || rule === 'fast-path' ? ['lanes', 'claims', 'work'] : []);
}

/** Uncommitted files of the checkout that the plan was made in. */
function workTree({ run: { manifest } }: Judged): Basis | null {
  const { uncommitted } = manifest.plan;
  if (uncommitted === undefined || uncommitted.count === 0) return null;
  const files = plural(uncommitted.count, 'uncommitted file');
  return uncommitted.measured
    ? { name: 'work-tree', text: `a work tree with ${files}`, weak: 'uncommitted files' }
    : { name: 'work-tree', text: `the commit, without ${files} of the work tree` };
}

/** The lanes, of how many of the suite that a decision needs, and those whose throughput is not judged. */
function lanes({ run: { manifest }, effects }: Judged): Basis {
  const { lanes: all, suite } = manifest.plan;
  const judged = all.filter(({ role }) => role === 'target' || role === 'guard');
  const unjudged = judged.length - new Set(judgedThroughput(effects).map(({ lane }) => lane)).size;
  const count =
    suite === undefined
      ? plural(judged.length, 'lane')
      : suite.asked === 0
        ? `${plural(judged.length, 'lane')}, none of suite ${suite.name}`
        : suite.asked < suite.lanes
          ? `${suite.asked} of the ${plural(suite.lanes, 'lane')} of suite ${suite.name}`
          : `${suite.lanes === 1 ? 'the only lane' : `all ${suite.lanes} lanes`} of suite ${suite.name}`;
  const unclaimed =
    suite !== undefined && !suite.sufficient ? ', which the configuration does not call sufficient' : '';
  const without = unjudged === 0 ? '' : `, throughput not judged on ${unjudged}`;
  const isPart = suite !== undefined && suite.asked < suite.lanes;
  const weak = [...(isPart ? [`only ${count}`] : []), ...(unjudged === 0 ? [] : [without.slice(2)])];
  return {
    name: 'lanes',
    text: `${count}${unclaimed}${without}`,
    ...(weak.length > 0 && { weak: weak.join(', ') }),
  };
}

/** Guards that were not timed. A verdict is never stronger than the weakest of what it rests on. */
function proven({ run: { manifest } }: Judged): Basis | null {
  const { lanes: untimed = [], control = null } = manifest.plan.proven ?? {};
  if (untimed.length === 0 && control === null) return null;
  const count = plural(untimed.length, 'guard lane');
  const sample =
    control === null ? '' : `${untimed.length === 0 ? '' : '; '}${laneText(control)} is timed as a control`;
  return {
    name: 'proven',
    text: `by proof, ${untimed.length === 0 ? '' : `${count} that ${untimed.length === 1 ? 'is' : 'are'} not timed cannot notice the change`}${sample}`,
    ...(untimed.length > 0 && { weak: `${count} not timed, by proof` }),
  };
}

function sampling({ run: { manifest }, effects }: Judged): Basis {
  const blocks = judgedThroughput(effects).map((effect) => effect.blocks);
  return {
    name: 'sampling',
    text: `${span(blocks.map(String), blocks)} blocks a lane in ${formatSeconds(manifest.seconds.sampling)} of sampling`,
  };
}

/** In how many layouts both libraries were measured, what was varied, and the part of the half-widths that more blocks would not remove. */
function layouts({ run: { manifest }, effects }: Judged): Basis | null {
  const { baseline, candidate } = manifest;
  const relinks = [baseline?.relinks, candidate?.relinks].flatMap((each) => each ?? []);
  const [first] = relinks;
  if (first === undefined) return null;
  const objects = relinks.map((each) => each.objects);
  const order = Math.max(...objects) < 2 ? '' : `order of ${span(objects.map(String), objects)} objects, `;
  const parts = judgedThroughput(effects).flatMap((effect) => effect.layouts?.part ?? []);
  const part = parts.length === 0 ? 'not known yet' : `±${span(parts.map(percent), parts)}`;
  const varied = `${order}padding 0 to ${first.paddingBytes / 1024} KiB`;
  return {
    name: 'layouts',
    text: `${first.libraries.length} layouts of each library (${varied}), layout part ${part}`,
  };
}

/** Lanes with a change by all the time of their bursts, since the typical burst shows another one. */
function uneven({ effects }: Judged): Basis | null {
  const own = judgedThroughput(effects).flatMap(({ lane, typical }) =>
    typical === undefined ? [] : { lane, typical },
  );
  if (own.length === 0) return null;
  const named = own.map(
    ({ lane, typical }) => `${laneText(lane)} (the typical burst: ${formatPercent(typical, { signed: true })})`,
  );
  const where = own.length > NAMED_LANES ? plural(own.length, 'lane') : andList(named);
  return { name: 'bursts', text: `uneven bursts, counted by all their time, on ${where}` };
}

/** How many of the judged numbers are what the measured programs say about themselves. A verdict that rests on them alone says so. */
function claims({ effects }: Judged): Basis | null {
  const judged = judgedThroughput(effects);
  const reported = judged.filter(({ claim }) => claim !== undefined);
  const further = furtherClaims(effects);
  if (reported.length === 0)
    return further === '' ? null : { name: 'claims', text: `${further} ${SELF_REPORTED}, not checked` };
  const unchecked = reported.filter(({ claim }) => claim !== 'confirmed').length;
  const lanes = (count: number) => `${count} of ${plural(judged.length, 'lane')}`;
  const part =
    unchecked === 0 ? '' : unchecked < judged.length ? `, not checked on ${lanes(unchecked)}` : ', not checked';
  const where = reported.length === judged.length ? '' : ` on ${lanes(reported.length)}`;
  const rest = further === '' ? '' : `; ${further}, not checked`;
  const text = `numbers ${SELF_REPORTED}${where}${part === '' ? ', as its wall time shows' : part}${rest}`;
  return { name: 'claims', text, ...(where === '' && { weak: `${SELF_REPORTED}${part}` }) };
}

/** Judged numbers of programs beside the primary values, which nothing from outside shows: `2 further numbers`. */
function furtherClaims(effects: readonly Effect[]): string {
  const { length } = effects.filter(
    ({ metric, role, claim }) => metric === 'figure' && claim !== undefined && (role === 'target' || role === 'guard'),
  );
  return length === 0 ? '' : plural(length, 'further number');
}

/** Programs that are measured from outside, and whose output does not show that they came to their end. */
function work({ findings }: Judged): Basis | null {
  const isOpen = findings.some(({ name, status }) => name === WORK_CHECK && status === 'unknown');
  if (!isOpen) return null;
  return { name: 'work', text: 'nothing shows that the programs did all of their work', weak: 'work not shown' };
}

const SELF_REPORTED = 'reported by the program itself';

/** The machine, its qualification, and the age of the qualification at the time of the run. */
function machine({ run: { manifest } }: Judged): Basis {
  const { plan, qualification, environment, startedAt } = manifest;
  const name = `machine ${plan.machine.name}`;
  if (qualification === null) {
    return { name: 'machine', text: `${name}, never qualified`, weak: 'machine never qualified' };
  }
  const outdated = outdatedFacts(qualification, environment);
  if (outdated.length > 0) {
    const text = `${name}, changed since it was qualified (${outdated.join(', ')})`;
    return { name: 'machine', text, weak: 'machine changed since it was qualified' };
  }
  const days = Math.max(0, Math.floor((Date.parse(startedAt) - Date.parse(qualification.at)) / 86_400_000));
  const age = days === 0 ? 'the same day' : `${plural(days, 'day')} before`;
  return { name: 'machine', text: `${name}, qualified ${age}` };
}

/** The smallest change of throughput that the blocks of each lane detect with 80 % power. */
function detects({ effects }: Judged): Basis {
  const smallest = judgedThroughput(effects).flatMap((effect) => smallestVisible(effect) ?? []);
  const text =
    smallest.length === 0
      ? 'the smallest visible change is not known'
      : `the smallest visible change is ${span(smallest.map(percent), smallest)}`;
  return { name: 'detects', text };
}

/** More threads than processors measure the scheduler as well. */
function threads({ run: { manifest } }: Judged): Basis | null {
  const { plan, environment } = manifest;
  const judged = plan.lanes.filter(({ role }) => role === 'target' || role === 'guard');
  const most = Math.max(0, ...judged.map(threadsOfLane).filter(Number.isFinite));
  const processors = usableProcessors(environment);
  if (most <= 1) return null;
  if (processors === null) {
    return { name: 'threads', text: `${most} threads, number of processors unknown`, weak: 'processors unknown' };
  }
  const text = `${most} threads on ${plural(processors, 'processor')}`;
  return most > processors ? { name: 'threads', text, weak: text } : { name: 'threads', text };
}

/** Probes whose interval is too wide, by the name of the check. */
const TOO_WIDE: Readonly<Record<string, string>> = {
  'aa-sentinel': 'baseline against its own copy too noisy',
  'control-lane': 'control lanes too noisy',
};

/** Sentinels and controls that were too noisy to show anything. */
function probes({ findings }: Judged): Basis | null {
  const open = findings.filter(({ name, status }) => status === 'unknown' && PROBE_CHECKS.has(name));
  if (open.length === 0) return null;
  const text = open.map(({ name }) => TOO_WIDE[name] ?? `${name} not known`).join(', ');
  return { name: 'probes', text, weak: text };
}

/** What the record of the machine answers for. A claim that it cannot answer for was measured, so this does not weaken the verdict. */
function recorded({ run: { manifest }, effects }: Judged): Basis | null {
  const answered = answeredLanes(manifest, effects);
  if (answered.length === 0) return null;
  const of = (role: 'sentinel' | 'sanity') => answered.filter(({ lane }) => lane.role === role).length;
  const [copies, pairs] = [of('sentinel'), of('sanity')];
  const parts = [
    ...(copies === 0 ? [] : [`the baseline against its copy on ${plural(copies, 'lane')}`]),
    ...(pairs === 0 ? [] : [`process pairs beside ${plural(pairs, 'lane')}`]),
  ];
  const least = Math.min(...answered.map(({ known }) => known.runs));
  const latest = answered.map(({ known }) => known.newestAt).toSorted()[0] ?? manifest.startedAt;
  const text = `by the record of this machine: ${andList(parts)} (${least} or more earlier runs each, the latest ${ageBefore(manifest, latest)})`;
  return { name: 'record', text };
}

/** Checks of the noise of a machine. Intervals and sentinels show that noise too. */
const NOISE_CHECKS: ReadonlySet<string> = new Set(['machine-unchanged', 'disturbed-blocks']);

/** Checks that have a fact of their own. */
const OWN_ROWS: ReadonlySet<string> = new Set([...PROBE_CHECKS, QUALIFICATION_CHECK, CLAIM_CHECK, WORK_CHECK]);

/** Every other check that could not be made, by name. */
function otherChecks({ findings }: Judged): Basis | null {
  const open = findings.flatMap(({ name, status }) => (status === 'unknown' && !OWN_ROWS.has(name) ? [name] : []));
  if (open.length === 0) return null;
  const text = (names: readonly string[]) => `not checked: ${names.join(', ')}`;
  const unproven = open.filter((name) => !NOISE_CHECKS.has(name));
  return { name: 'checks', text: text(open), ...(unproven.length > 0 && { weak: text(unproven) }) };
}

function percent(fraction: number): string {
  return formatPercent(fraction);
}

/** The smallest and the largest text, once when they are equal. */
function span(texts: readonly string[], values: readonly number[]): string {
  const at = (value: number) => texts[values.indexOf(value)] ?? '0';
  const [low, high] = [at(Math.min(...values)), at(Math.max(...values))];
  return low === high ? low : `${low} to ${high}`;
}
