import { relative } from 'node:path';
import type { DoctorRow } from '../../model/doctor-report.ts';
import { findMachine } from './find-machine.ts';
import { readRows, toRow } from './machine-checks.ts';
import { trySandbox, untriedSandbox } from './sandbox-checks.ts';

/** Every row of the doctor. The sandbox is tried on this machine only, not on one whose files are elsewhere. */
export async function examineMachine(root: string, signal: AbortSignal): Promise<DoctorRow[]> {
  const machine = findMachine(root);
  const rows = readRows(machine);
  const tried =
    relative('/', root) === ''
      ? await trySandbox(machine.account, signal)
      : untriedSandbox('a sandbox is tried on the running machine only, without --root');
  return [...rows, ...tried.map(([name, reading]) => toRow(name, reading))];
}
