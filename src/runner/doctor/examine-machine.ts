import { dirname, join, relative } from 'node:path';
import type { DoctorReport } from '../../model/doctor-report.ts';
import type { RecordReport } from '../../model/sanity-record.ts';
import { readMachineFacts } from '../machine/machine-facts.ts';
import { readQualification } from '../machine/qualification-file.ts';
import { noRecord, reportRecord } from '../machine/record-standing.ts';
import { sanityFolder } from '../machine/sanity-file.ts';
import type { Machine } from './check.ts';
import { findMachine } from './find-machine.ts';
import { readRows, toRow } from './machine-checks.ts';
import { trySandbox, untriedSandbox } from './sandbox-checks.ts';

/** Every row of the doctor, and the record of the machine. Sandbox and record are those of this machine only, not of one whose files are elsewhere. */
export async function examineMachine(
  root: string,
  signal: AbortSignal,
): Promise<RecordReport & Pick<DoctorReport, 'rows'>> {
  const machine = findMachine(root);
  const rows = readRows(machine);
  const isHere = relative('/', root) === '';
  const tried = isHere
    ? await trySandbox(machine.account, signal)
    : untriedSandbox('a sandbox is tried on the running machine only, without --root');
  const record = isHere ? await recordOf(machine) : noRecord('it is read on the running machine only, without --root');
  return { rows: [...rows, ...tried.map(([name, reading]) => toRow(name, reading))], ...record };
}

async function recordOf({ qualification: path }: Machine): Promise<RecordReport> {
  if (path === null) return noRecord('the home of the user of the runner is not known');
  const own = sanityFolder();
  if (!own.ok) return noRecord(own.error.message);
  const folder = own.value === null ? null : join(dirname(path), 'sanity');
  return reportRecord(folder, { qualification: await readQualification(path), environment: readMachineFacts() });
}
