import type { BuildSystem } from '../../../model/line-flags.ts';
import type { AbPlan, Arm, LaneProgram, Measure, PerfOrder, PlanLane } from '../../../model/plan.ts';
import type { SurveyPlan } from '../../../model/survey.ts';
import { formatBytes, formatCount, formatPercent, formatSeconds, plural } from '../../text/format.ts';
import { quantityOf } from '../../text/metric-text.ts';
import { repeatLines } from '../../text/repeat-lines.ts';
import { shellLine } from '../../text/shell-line.ts';

/** A plan for the terminal: builds, lanes, measures, and the end of sampling. `repo` is the checkout that the line to run it names. */
export function explainPlan(plan: AbPlan, repo?: string): string {
  const { looks, alpha, budgetSeconds } = plan.sampling;
  return [
    `question   ${plan.candidate.label} against ${plan.baseline.label}`,
    ...arm('baseline', plan.baseline),
    ...arm('candidate', plan.candidate),
    ...flagLines([plan.baseline, plan.candidate]),
    ...builds(plan.benches),
    'lanes',
    ...plan.lanes.map(
      (lane) =>
        `  ${`${lane.role} `.padEnd(7)}${lane.id}: ${lane.measures.map((measure) => measureText(lane, measure)).join(', ')}\n         ${shellLine(lane.command)}${serverCommands(lane)}\n         ${lane.why}`,
    ),
    `sampling   looks at ${looks.join(', ')} blocks, error ${formatPercent(alpha)} over all looks`,
    `budget     ${formatSeconds(budgetSeconds)} of sampling`,
    ...perfLines(plan.perf),
    ...plan.notes.map((note) => `note       ${note}`),
    ...repeats(plan, repo),
    '',
  ].join('\n');
}

/** A survey plan for the terminal. */
export function explainSurvey(plan: SurveyPlan, repo?: string): string {
  const { topic, arms, benches, lanes, parts, perf, notes } = plan;
  return [
    `survey     ${topic}`,
    ...arms.flatMap((each, index) => arm(`arm ${index + 1}`, each)),
    ...flagLines(arms),
    ...builds(benches),
    'lanes',
    ...lanes.map((lane) => `  ${lane.id}\n         ${shellLine(lane.command)}${serverCommands(lane)}`),
    ...parts.map(
      ({ method, arms: own, rounds, budgetSeconds }) =>
        `${method.padEnd(11)}${plural(own.length, 'arm')}, at most ${plural(rounds, 'round')} and ${formatSeconds(budgetSeconds)}`,
    ),
    ...perfLines(perf),
    ...notes.map((note) => `note       ${note}`),
    ...repeats(plan, repo),
    '',
  ].join('\n');
}

const SETTINGS: Readonly<Record<BuildSystem, string>> = {
  make: 'variable',
  cmake: 'option',
  meson: 'option',
  configure: 'switch',
};

/** What each flag of a build system is. */
function flagLines(arms: readonly Arm[]): string[] {
  const options = arms.flatMap(({ source }) => (source.kind === 'build' ? (source.options ?? []) : []));
  const lines = options.map(({ system, flag, option }) => `${flag} is the ${SETTINGS[system]} ${option} of ${system}`);
  return [...new Set(lines)].map((line, index) => `${index === 0 ? 'flags      ' : '           '}${line}`);
}

function repeats(plan: AbPlan | SurveyPlan, repo: string | undefined): string[] {
  const { comment, shell } = repeatLines(plan, repo);
  return [...(comment === null ? [] : [`comment    ${comment}`]), `repeat     ${shell}`];
}

function perfLines(perf: PerfOrder | undefined): string[] {
  if (perf === undefined) return [];
  const { lanes, repeats, hertz, events } = perf;
  return [
    `perf       ${lanes.map(({ id }) => id).join('; ')}: ${repeats} times ${events.join(',')}; profile at ${hertz} Hz`,
  ];
}

/** The commands beside a server lane. */
function serverCommands({ server }: LaneProgram): string {
  if (!server) return '';
  const { ready, load, ask, stop } = server;
  return Object.entries({ ready, load, ask, stop })
    .map(([key, command]) => (command === null ? '' : `\n         ${key.padEnd(6)}${shellLine(command)}`))
    .join('');
}

function builds({ commands }: AbPlan['benches']): string[] {
  return commands.map((argv, index) => `${index === 0 ? 'benches    ' : '           '}${shellLine(argv)}`);
}

function arm(name: string, { label, source, env }: Arm): string[] {
  const head = `${name.padEnd(11)}${label}`;
  const set = Object.entries(env).map(([key, value]) => `           env ${key}=${value}`);
  if (source.kind === 'installed')
    return [head, `           loads ${source.library ?? 'nothing: the C library allocates'}`, ...set];
  return [
    head,
    `           at ${source.sha.slice(0, 12)}`,
    ...source.commands.map((argv) => `           ${shellLine(argv)}`),
    ...set,
  ];
}

function measureText(lane: PlanLane, measure: Measure): string {
  const what = measure.metric === 'throughput' ? (lane.metric ?? measure.metric) : (measure.name ?? measure.metric);
  if (measure.role === 'target') return `${what} gain ≥ ${formatPercent(measure.gain)}`;
  if (measure.role === 'guard') {
    const { margin, atLeast } = measure;
    const isBytes = quantityOf({ ...measure, name: what }) === 'rss';
    const floor = atLeast === undefined ? '' : ` or ${isBytes ? formatBytes(atLeast) : formatCount(atLeast)}`;
    return `${what} loss < ${formatPercent(margin)}${floor}`;
  }
  return `${what} shown`;
}
