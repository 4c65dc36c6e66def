import type { Cause } from '../../../model/evidence.ts';
import type { Arm } from '../../../model/plan.ts';
import type { GapEvidence } from '../../analysis/survey/gap-causes.ts';
import { laneText } from '../../text/change-text.ts';
import { formatCount, formatInterval, formatPercent } from '../../text/format.ts';
import { paragraph, section, table } from '../document/blocks.ts';
import type { DocumentSection } from '../document/document.ts';

/** For each lane where another allocator is ahead, the evidence for each explanation: numbers without interpretation. */
export function gapSection(gaps: readonly GapEvidence[], arms: readonly Arm[], comparedLanes: number): DocumentSection {
  const title = 'Why others are ahead: evidence';
  if (gaps.length === 0) {
    const text =
      comparedLanes === 0
        ? 'Not measured: too few rounds for a comparison.'
        : `No other allocator is certainly faster on any of ${comparedLanes} lanes, so there is no gap to explain.`;
    return section(title, [paragraph(text)]);
  }
  const columns = COLUMNS.filter(({ of }) => gaps.some((gap) => of(gap, arms) !== null));
  const missing = COLUMNS.filter((column) => !columns.includes(column)).map(({ name }) => name);
  const rows = gaps.map((gap) => [laneText(gap.lane), ...columns.map(({ of }) => of(gap, arms) ?? 'not measured')]);
  return section(title, [
    table(['lane', ...columns.map(({ name }) => name)], rows, { words: [1] }),
    paragraph(
      'Ahead: the allocator that is certainly faster. Causes: share of the line’s samples in the boxes that the configuration marks with them, and what removing these could bring.' +
        (missing.length === 0
          ? ''
          : ` Not measured: ${missing.join(', ')}. Counters and profiles need the option perf, causes need perf.boxes in the configuration.`),
    ),
  ]);
}

/** A column of evidence; null where there is none of this kind. */
interface Column {
  readonly name: string;
  of(gap: GapEvidence, arms: readonly Arm[]): string | null;
}

function causeColumn(name: string, cause: Cause): Column {
  return {
    name,
    of({ causes }) {
      const { share = null, bound = null } = causes.find((each) => each.cause === cause) ?? {};
      return share === null || bound === null
        ? null
        : `${formatPercent(share)}, at most ${formatPercent(bound, { signed: true })}`;
    },
  };
}

const COLUMNS: readonly Column[] = [
  {
    name: 'ahead',
    of: ({ gap }, arms) =>
      `${arms[gap.arm]?.label} ${formatPercent(gap.estimate, { signed: true })} ${formatInterval(gap.low, gap.high)}`,
  },
  causeColumn('wrapper', 'wrapper'),
  causeColumn('classification', 'classification'),
  causeColumn('free list', 'free-list'),
  causeColumn('page supply', 'page-supply'),
  {
    name: 'kernel',
    of: ({ kernel: [own, other] }) =>
      own === null ? null : `${formatPercent(own)}${other === null ? '' : `, theirs ${formatPercent(other)}`}`,
  },
  {
    name: 'minor faults',
    of: ({ faults }) => (faults === null ? null : `theirs ${formatPercent(faults.estimate, { signed: true })}`),
  },
  {
    name: 'instructions',
    of: ({ instructions: [own, other] }) =>
      own === null || other === null
        ? null
        : `${formatCount(own)}, theirs ${formatPercent(other / own - 1, { signed: true })}`,
  },
];
