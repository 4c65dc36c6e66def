import type { DoctorRow } from '../../model/doctor-report.ts';
import { findMachine } from './find-machine.ts';
import { readRows } from './machine-checks.ts';

/** Every row of the doctor. */
export async function examineMachine(root: string, _signal: AbortSignal): Promise<DoctorRow[]> {
  return readRows(findMachine(root));
}
