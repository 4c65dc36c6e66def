import { fingerprintOf, outdatedFacts } from '../../core/verdict/checks/qualification.ts';
import { parseJson } from '../../model/json-text.ts';
import { Qualification } from '../../model/qualification.ts';
import { readMachineFacts } from '../machine/machine-facts.ts';
import { type CheckReading, type Machine, type MachineCheck, seen, unseen } from './check.ts';
import type { MachineFiles } from './machine-files.ts';

/** Whether the machine still is the one that `alloc-ab qualify` measured. */
export const QUALIFICATION_CHECK: MachineCheck = { name: 'qualification', during: 'free', read: qualification };

const FIX = 'run alloc-ab qualify when the machine is quiet';

/** The qualification at a path below the root of a machine; null: it is absent or not understood. */
export function storedQualification(files: MachineFiles, path: string): Qualification | null {
  const text = files.text(path);
  return text.ok ? (Qualification.safeParse(parseJson(text.value)).data ?? null) : null;
}

function qualification({ files, qualification: path }: Machine): CheckReading {
  if (path === null) return unseen('-', 'the home of the user of the runner is not known');
  const text = files.text(path);
  if (!text.ok) return unseen(path, `${text.error.reason}; ${FIX}`);
  const stored = storedQualification(files, path);
  if (stored === null) return unseen(path, `its content is not understood; ${FIX}`);
  const facts = readMachineFacts(files.root);
  const changed = outdatedFacts(stored, facts);
  const value = `${stored.at.slice(0, 10)}, ${stored.falseAlarms} false alarms in ${stored.verdicts}`;
  if (changed.length > 0) {
    const fix = `${FIX}; changed since: ${changed.join(', ')}`.slice(0, 400);
    return seen(path, { value, status: 'warn' }, fix);
  }
  const hidden = Object.entries(fingerprintOf(facts)).flatMap(([name, fact]) => (fact === 'unknown' ? [name] : []));
  if (hidden.length > 0) return { ...unseen(path, `could not be compared: ${hidden.join(', ')}`), value };
  return seen(path, { value, status: 'pass' }, '');
}
