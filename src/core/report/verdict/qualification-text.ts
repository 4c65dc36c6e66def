import type { DuetQualification } from '../../../model/duets.ts';
import type { Qualification } from '../../../model/qualification.ts';
import { laneText } from '../../text/change-text.ts';
import { formatPercent } from '../../text/format.ts';

/** A qualification for a terminal: false alarms, the smallest change that each lane finds, injected and measured slowdowns. */
export function renderQualification({ verdicts, falseAlarms, invalid, lanes, injected, duets }: Qualification): string {
  const width = Math.max(
    0,
    ...[...Object.keys(lanes), ...injected.map(({ lane }) => lane), ...Object.keys(duets?.lanes ?? {})].map(
      (id) => laneText(id).length,
    ),
  );
  const name = (id: string) => laneText(id).padEnd(width);
  return [
    `baseline against itself: ${falseAlarms} false alarms (GO or NO-GO) in ${verdicts} verdicts, ${invalid} of them INVALID`,
    '',
    'smallest change that is found four times out of five',
    ...Object.entries(lanes).map(
      ([id, { blocks, smallest }]) => `  ${name(id)}  ${formatPercent(smallest)} in ${blocks} blocks`,
    ),
    ...(duets === undefined ? [] : duetLines(duets, name)),
    ...(injected.length === 0 ? [] : ['', 'injected slowdowns: counted inside, measured, 95 % interval']),
    ...injected.map(({ lane, truth, estimate, low, high }) => {
      const inside = low <= truth && truth <= high;
      return `  ${name(lane)}  ${signed(truth)}  ${signed(estimate)} [${signed(low)}, ${signed(high)}]${inside ? '' : '  outside'}`;
    }),
  ].join('\n');
}

function duetLines(
  { cpus, verdicts, falseAlarms, lanes }: DuetQualification,
  name: (lane: string) => string,
): readonly string[] {
  return [
    '',
    `lanes at the same time, on CPU ${cpus.join(', ')}: ${falseAlarms} false alarms in ${verdicts} verdicts; equal arms, and how much slower the baseline is than alone, how much groups differ beside and alone`,
    ...Object.entries(lanes).map(([lane, { change, slower, spread }]) => {
      const interval =
        change === null
          ? 'too few verdicts'
          : `${signed(change.estimate)} [${signed(change.low)}, ${signed(change.high)}]`;
      return `  ${name(lane)}  ${interval}  ${slower === null ? 'not measured alone' : signed(slower)}  ${formatPercent(spread.beside)} and ${formatPercent(spread.alone)}`;
    }),
  ];
}

function signed(value: number): string {
  return formatPercent(value, { signed: true });
}
