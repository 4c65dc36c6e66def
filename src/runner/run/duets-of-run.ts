import { admittedDuets, trialDuets } from '../../core/duets/admission.ts';
import type { Duets } from '../../model/duets.ts';
import { err, type Result } from '../../model/result.ts';
import type { Manifest } from '../../model/run.ts';
import { placedDuets } from '../doctor/duets-check.ts';
import type { ExecuteOptions } from '../machine/with-machine.ts';

/** The lanes of a run that are measured at the same time, or why none are, as words behind "no: ". */
export function duetsOfRun(
  notes: Pick<Manifest, 'plan' | 'qualification' | 'environment' | 'startedAt'>,
  wanted: ExecuteOptions['duets'],
): Result<Duets, string> {
  if (wanted === 'never') return err('the question is to be measured one lane after the other');
  if (wanted !== undefined) return trialDuets(notes.plan, wanted);
  const placed = placedDuets();
  return placed.ok ? admittedDuets(notes, placed.value, Date.parse(notes.startedAt)) : placed;
}

/** The same as words for the progress of a run. */
export function duetsText(duets: Result<Duets, string>): string {
  if (!duets.ok) return `parallel duets: no, ${duets.error}`;
  const { cpus, lanes } = duets.value;
  return `parallel duets: ${lanes.length} lanes, ${Math.min(cpus.length, lanes.length)} at once, on CPU ${cpus.join(', ')}`;
}
