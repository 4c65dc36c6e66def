import { duetsLack } from '../../core/duets/admission.ts';
import { placeDuets } from '../../core/duets/place-duets.ts';
import type { DuetCpus } from '../../model/duets.ts';
import { err, type Result } from '../../model/result.ts';
import { readMachineFacts } from '../machine/machine-facts.ts';
import { type CheckReading, type Machine, type MachineCheck, seen, unseen } from './check.ts';
import { machineFiles } from './machine-files.ts';
import { storedQualification } from './qualification-check.ts';
import { readTopology } from './topology.ts';

/** Whether lanes with one thread are measured at the same time on this machine. */
export const DUETS_CHECK: MachineCheck = { name: 'parallel-duets', during: 'free', read: duets };

const PATH = '/sys/devices/system/cpu/cpu[0-9]*/topology';

/** One lane after the other is right, and only slower: a machine that is too small passes. */
function duets({ files, qualification: path }: Machine): CheckReading {
  const topology = readTopology(files);
  if (!topology.ok) return unseen(PATH, topology.error);
  const placed = placeDuets(topology.value);
  if (!placed.ok) return seen(PATH, { value: `no: ${placed.error}`, status: 'pass' }, '');
  const cpus = placed.value;
  const stored = path === null ? null : storedQualification(files, path);
  const lack = duetsLack({ qualification: stored, environment: readMachineFacts(files.root) }, cpus, Date.now());
  const fix =
    'run alloc-ab qualify when the machine is quiet; until then lanes are measured one after the other, which takes longer';
  if (lack !== null) return seen(PATH, { value: `no: ${lack}`, status: 'warn' }, fix);
  return seen(PATH, { value: `yes: ${cpus.length} lanes at once, on CPU ${cpus.join(', ')}`, status: 'pass' }, '');
}

/** The CPUs of parallel duets on this machine, or why there are none, as words behind "no: ". */
export function placedDuets(): Result<DuetCpus, string> {
  const topology = readTopology(machineFiles('/'));
  return topology.ok ? placeDuets(topology.value) : err(topology.error);
}
