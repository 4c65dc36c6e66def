import type { Verdict } from '../../model/verdict.ts';

/** Whether both arms are the very same library, so that nothing was measured and no lane can be slower. */
export function isSameLibrary({ outcome, reasons }: Verdict): boolean {
  return outcome === 'NO CHANGE' && reasons[0]?.code === 'byte-identical-arms';
}
