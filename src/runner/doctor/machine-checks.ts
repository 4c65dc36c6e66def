import type { DoctorRow } from '../../model/doctor-report.ts';
import { sanitise } from '../../system/sanitise.ts';
import { ACCOUNT_CHECKS } from './account-checks.ts';
import { ACTIVITY_CHECKS } from './activity-checks.ts';
import type { CheckReading, Machine, MachineCheck } from './check.ts';
import { DUETS_CHECK } from './duets-check.ts';
import { KNOB_CHECKS } from './knobs.ts';
import { PROCESS_CHECKS } from './process-checks.ts';
import { PROCESSOR_CHECKS } from './processor-checks.ts';
import { QUALIFICATION_CHECK } from './qualification-check.ts';
import { RESOURCE_CHECKS } from './resource-checks.ts';

/** Every check that reads files, in the order of the table. */
export const MACHINE_CHECKS: readonly MachineCheck[] = [
  ...KNOB_CHECKS,
  ...PROCESSOR_CHECKS,
  ...PROCESS_CHECKS,
  ...ACTIVITY_CHECKS,
  ...RESOURCE_CHECKS,
  ...ACCOUNT_CHECKS,
  QUALIFICATION_CHECK,
  DUETS_CHECK,
];

/** The rows of all checks that read files. */
export function readRows(machine: Machine): DoctorRow[] {
  return MACHINE_CHECKS.map((check) => toRow(check.name, check.read(machine)));
}

/** A row to show: texts of the machine are made inert and shortened. */
export function toRow(check: string, { value, path, status, fix }: CheckReading): DoctorRow {
  const short = (text: string): string => sanitise(text).replace(/\s+/g, ' ').slice(0, 400);
  return { check, value: short(value) || '-', path: short(path), status, fix: short(fix) };
}
