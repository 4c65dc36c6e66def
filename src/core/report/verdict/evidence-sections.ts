import type { Box } from '../../../model/evidence.ts';
import type { Arm } from '../../../model/plan.ts';
import { median } from '../../../stats/summary.ts';
import { boxShares, REST } from '../../profile/boxes.ts';
import type { ArmEvidence, EventCount, LaneEvidence } from '../../profile/evidence.ts';
import {
  functionChanges,
  heavier,
  isBeyondNoise,
  type ShareChange,
  stackChanges,
} from '../../profile/profile-change.ts';
import { libraryOf } from '../../profile/profile-sanity.ts';
import { laneText } from '../../text/change-text.ts';
import { formatCount, formatPercent } from '../../text/format.ts';
import { list, paragraph, table } from '../document/blocks.ts';
import type { DocumentBlock, DocumentSection } from '../document/document.ts';

/** Most functions of a table. */
const FUNCTIONS_MAX = 10;

/** Where the time goes on each lane: counters, boxes, functions, and for two arms the functions that became heavier. */
export function evidenceSections(
  lanes: readonly LaneEvidence[],
  arms: readonly Arm[],
  boxes: readonly Box[],
): DocumentSection[] {
  return lanes.flatMap(({ lane, arms: observed }) => {
    if (observed.length === 0) return [];
    const labels = observed.map(({ arm }) => arms[arm]?.label ?? '');
    const problems = [...new Set(observed.flatMap(({ problems: own }) => own))];
    const blocks: DocumentBlock[] = [
      ...counterTable(observed, labels),
      ...boxTable(observed, labels, arms, boxes),
      ...functionTable(observed, labels),
      ...changes(observed, labels),
      ...list(problems),
    ];
    return [{ title: `Where the time goes: ${laneText(lane)}`, blocks, folded: true }];
  });
}

/** Medians, minima and maxima over the processes, and the events that the machine does not count. */
function counterTable(observed: readonly ArmEvidence[], labels: readonly string[]): DocumentBlock[] {
  const [first] = observed;
  if (first === undefined || observed.every(({ events }) => events.every(({ processes }) => processes === 0))) {
    return [];
  }
  const pair = observed.length === 2;
  const absent: string[] = [];
  const rows = first.events.flatMap(({ event }, index) => {
    const own = observed.map(({ events }) => events[index]);
    const known = own.some((count) => count !== undefined && count.values.length > 0);
    if (!known) absent.push(event);
    return known
      ? [[event, ...own.map(countText), ...(pair ? [changeText(own[0], own[1])] : []), sharesText(own)]]
      : [];
  });
  const measured = observed.map(({ instructions }) => instructions);
  const [before, after] = measured;
  if (measured.some((value) => value !== null)) {
    const change = before && after ? formatPercent(after / before - 1, { signed: true }) : '—';
    rows.push([
      'instructions, by callgrind',
      ...measured.map((value) => (value === null ? 'not measured' : formatCount(value))),
      ...(pair ? [change] : []),
      'exact, one process, user space',
    ]);
  }
  const columns = ['event', ...labels, ...(pair ? ['change'] : []), 'counted'];
  return [
    table(columns, rows, { words: [columns.length - 1] }),
    ...(absent.length === 0 ? [] : [paragraph(`This machine does not count: ${absent.join(', ')}.`)]),
  ];
}

function countText(count: EventCount | undefined): string {
  if (count === undefined || count.processes === 0) return 'not measured';
  if (count.values.length === 0) return 'not counted';
  const { values, unit } = count;
  const [low, high] = [Math.min(...values), Math.max(...values)];
  const text = `${formatCount(median(values))}${unit === '' ? '' : ` ${unit}`}`;
  return values.length === 1 ? text : `${text} (${formatCount(low)} to ${formatCount(high)})`;
}

function changeText(before: EventCount | undefined, after: EventCount | undefined): string {
  const [from, to] = [before, after].map((count) => (count?.values.length ? median(count.values) : 0));
  // Cycles of different kinds of cores are not of one quantity.
  if (before?.core !== after?.core) return '—';
  return from && to ? formatPercent(to / from - 1, { signed: true }) : '—';
}

function sharesText(counts: readonly (EventCount | undefined)[]): string {
  const present = counts.filter((count) => count !== undefined && count.values.length > 0) as EventCount[];
  if (present.length === 0) return '—';
  const share = Math.min(...present.map((count) => count.share));
  const least = Math.min(...present.map(({ values }) => values.length));
  const times = least === 1 ? '1 process' : `${least} processes`;
  const cores = [...new Set(present.flatMap(({ core }) => core ?? []))];
  const where = cores.length === 0 ? times : `${times} on ${cores.join(' and ')}`;
  return share === 1 ? where : `${where}, ${formatPercent(share)} of the time, scaled up`;
}

function boxTable(
  observed: readonly ArmEvidence[],
  labels: readonly string[],
  arms: readonly Arm[],
  boxes: readonly Box[],
): DocumentBlock[] {
  const shares = observed.map(({ arm, profile }) => {
    const own = arms[arm];
    return profile && own ? boxShares(profile, boxes, libraryOf(own)) : null;
  });
  if (shares.every((own) => own === null)) return [];
  const names = [...boxes.map(({ box }) => box), ...Object.values(REST)].filter((name) =>
    shares.some((own) => (own?.get(name) ?? 0) > 0),
  );
  const rows = names.map((name) => [
    name,
    ...shares.map((own) => (own === null ? 'not measured' : formatPercent(own.get(name) ?? 0))),
  ]);
  return [table(['box, share of samples', ...labels], rows)];
}

/** The functions with the largest self share of any arm, with their total share. */
function functionTable(observed: readonly ArmEvidence[], labels: readonly string[]): DocumentBlock[] {
  const profiles = observed.map(({ profile }) => profile);
  const weight = new Map<string, number>();
  for (const profile of profiles) {
    for (const { name, self } of profile?.functions ?? []) {
      weight.set(name, Math.max(weight.get(name) ?? 0, self / (profile?.samples ?? 1)));
    }
  }
  const names = [...weight].sort((a, b) => b[1] - a[1] || (a[0] < b[0] ? -1 : 1)).slice(0, FUNCTIONS_MAX);
  if (names.length === 0) return [];
  const rows = names.map(([name]) => [
    name,
    ...profiles.map((profile) => {
      if (profile === null) return 'not measured';
      const found = profile.functions.find((each) => each.name === name);
      const share = (samples: number | undefined) => formatPercent((samples ?? 0) / profile.samples);
      return `${share(found?.self)} / ${share(found?.total)}`;
    }),
  ]);
  const events = [...new Set(profiles.flatMap((profile) => profile?.event ?? []))].join(', ');
  return [table([`function, self / total share of ${events}`, ...labels], rows)];
}

/** For two arms: the functions that are heavier on each side, and a differential flame graph. */
function changes([baseline, candidate, ...others]: readonly ArmEvidence[], labels: readonly string[]): DocumentBlock[] {
  const [first = '', second = ''] = labels;
  if (!baseline?.profile || !candidate?.profile || others.length > 0) return [];
  const [before, after] = [baseline.profile, candidate.profile];
  const beyondNoise = functionChanges(before, after).filter((each) => isBeyondNoise(each, before, after));
  const { inBaseline, inCandidate } = heavier(beyondNoise);
  const named = (all: readonly ShareChange[]): string =>
    all.length === 0
      ? 'none beyond the noise of the samples'
      : all.map(({ name, change }) => `${name} (${formatPercent(Math.abs(change))} of the samples)`).join(', ');
  return [
    {
      kind: 'list',
      items: [`Heavier in ${second}: ${named(inCandidate)}.`, `Heavier in ${first}: ${named(inBaseline)}.`],
    },
    { kind: 'flames', labels: [first, second], stacks: stackChanges(before, after) },
  ];
}
