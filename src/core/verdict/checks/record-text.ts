import type { LaneStanding, RecordStanding } from '../../../model/sanity-record.ts';
import { changeText, laneText } from '../../text/change-text.ts';
import { plainText } from '../../text/escape.ts';
import { formatAge, plural } from '../../text/format.ts';

/** Words of the states of a lane. */
export const STATE_WORDS: Readonly<Record<LaneStanding['state'], string>> = {
  ...{ fresh: 'fresh', stale: 'stale', disagrees: 'disagrees' },
  ...{ 'too-few': 'too few runs', 'other-kit': 'another kit', 'other-machine': 'another machine' },
};

/** Most lanes of a text. */
const LANES_SHOWN = 24;

/** The record in one line: `3 of 4 lanes fresh`. */
export function recordSummary({ lanes }: Pick<RecordStanding, 'lanes'>): string {
  if (lanes.length === 0) return 'empty, every verdict measures everything';
  const fresh = lanes.filter(({ state }) => state === 'fresh').length;
  return `${fresh} of ${plural(lanes.length, 'lane')} fresh`;
}

/** What was recorded of a lane: `0.00 % [-0.10, 0.10], 12 runs that vouch of 14, 1 disagrees, the latest 3 h ago`. */
export function evidenceText({ change, vouching, runs, disagreeing, ageSeconds }: LaneStanding): string {
  const over = change === null ? 'no interval' : changeText(change);
  const vouch = vouching === runs ? plural(runs, 'run') : `${plural(runs, 'run')}, ${vouching} vouch`;
  const apart = disagreeing === 0 ? '' : `, ${disagreeing} ${disagreeing === 1 ? 'disagrees' : 'disagree'}`;
  return `${over}, ${vouch}${apart}, the latest ${formatAge(ageSeconds)} ago`;
}

/** A line of the record. */
interface RecordLine {
  readonly text: string;
  /** Of a line that begins with the words of this state. */
  readonly state?: LaneStanding['state'];
}

/**
 * The record of a machine as lines for a terminal: by kit, machine and compiler, each lane with its state, runs, age and what the next verdict
 * measures of it. Lines are indented by two blanks a level.
 */
export function recordLines(standing: RecordStanding): RecordLine[] {
  const { lanes, now } = standing;
  const shown = lanes.slice(0, LANES_SHOWN);
  const groups = Map.groupBy(shown, ({ kit, compiler, fingerprint }) => JSON.stringify([kit, compiler, fingerprint]));
  const same = (isNow: boolean) => (isNow ? 'as now' : 'not as now');
  const rows = [...groups.values()].flatMap((own): RecordLine[] => {
    const [first] = own;
    if (first === undefined) return [];
    const { kit, fingerprint } = first;
    const machine = `machine ${fingerprint} (${same(fingerprint === now.fingerprint)})`;
    const compiler = plainText(first.compiler, 200);
    return [
      { text: `  kit ${kit} (${same(kit === now.kit)}), ${machine}, compiler ${compiler}` },
      ...own.flatMap((lane): RecordLine[] => [
        { text: `    ${STATE_WORDS[lane.state]}: ${laneName(lane)}: ${evidenceText(lane)}`, state: lane.state },
        { text: `      next verdict: ${plainText(lane.next, 300)}` },
      ]),
    ];
  });
  const rest = lanes.length - shown.length;
  const tail = [
    ...(rest > 0 ? [`  … and ${plural(rest, 'lane')} more; alloc-ab doctor --json has all of them`] : []),
    ...(rows.length > 0
      ? ['  .aa: the baseline against its copy; .pairs: lock-step against whole processes; intervals of 99 % over runs']
      : []),
  ];
  return [
    { text: `record of the machine: ${recordSummary(standing)}` },
    { text: `  ${plainText(standing.use, 500)}` },
    ...rows,
    ...tail.map((text) => ({ text })),
  ];
}

/** Repository and lane: `team/alloc st-mixed.aa`. */
function laneName({ repository, lane }: LaneStanding): string {
  return plainText(`${repository} ${laneText(lane)}`, 400);
}
