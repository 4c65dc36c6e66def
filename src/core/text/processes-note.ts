import type { Measurement } from '../../model/run.ts';

/** Whose memory, faults and CPU time stand in a table, as a sentence; empty when every sample was a single process. */
export function processesNote(samples: readonly Pick<Measurement, 'processes'>[]): string {
  if (samples.every(({ processes }) => processes === undefined)) return '';
  return 'Memory, faults and CPU time are those of all processes that a command started; memory at the peak is the largest sum at one time, pages that they share counted once.';
}
