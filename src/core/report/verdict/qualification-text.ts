import type { Qualification } from '../../../model/qualification.ts';
import { laneText } from '../../text/change-text.ts';
import { formatPercent } from '../../text/format.ts';

/** A qualification for a terminal: false alarms, the smallest change that each lane finds, injected and measured slowdowns. */
export function renderQualification({ verdicts, falseAlarms, invalid, lanes, injected }: Qualification): string {
  const width = Math.max(
    0,
    ...[...Object.keys(lanes), ...injected.map(({ lane }) => lane)].map((id) => laneText(id).length),
  );
  const name = (id: string) => laneText(id).padEnd(width);
  const signed = (value: number) => formatPercent(value, { signed: true });
  return [
    `baseline against itself: ${falseAlarms} false alarms (GO or NO-GO) in ${verdicts} verdicts, ${invalid} of them INVALID`,
    '',
    'smallest change that is found four times out of five',
    ...Object.entries(lanes).map(
      ([id, { blocks, smallest }]) => `  ${name(id)}  ${formatPercent(smallest)} in ${blocks} blocks`,
    ),
    ...(injected.length === 0 ? [] : ['', 'injected slowdowns: counted inside, measured, 95 % interval']),
    ...injected.map(({ lane, truth, estimate, low, high }) => {
      const inside = low <= truth && truth <= high;
      return `  ${name(lane)}  ${signed(truth)}  ${signed(estimate)} [${signed(low)}, ${signed(high)}]${inside ? '' : '  outside'}`;
    }),
  ].join('\n');
}
