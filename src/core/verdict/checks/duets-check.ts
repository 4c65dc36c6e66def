import type { Manifest } from '../../../model/run.ts';
import { laneText } from '../../text/change-text.ts';
import { type Finding, passed } from './finding.ts';

/** Name of the check of parallel duets. */
const DUETS_CHECK = 'parallel-duets';

/** The check `parallel-duets`: which lanes were measured at the same time, and since when the machine is known to allow that. No finding without such lanes. */
export function duetsCheck({ duets, qualification }: Manifest): Finding[] {
  if (duets === undefined) return [];
  const { lanes, cpus } = duets;
  const at =
    qualification?.duets === undefined ? '' : ` Equal arms were measured so on ${qualification.at.slice(0, 10)}.`;
  const detail = `Up to ${Math.min(lanes.length, cpus.length)} lanes were measured at the same time, each on a core of its own (CPU ${cpus.join(', ')}): ${lanes.map(laneText).join(', ')}.${at}`;
  return [passed(DUETS_CHECK, detail)];
}
