import { err, ok, type Result } from '../../model/result.ts';
import { processorsOf } from '../machine/process-limits.ts';
import { expandPattern, type MachineFiles } from './machine-files.ts';

interface IsolatedProcessors {
  readonly cpus: ReadonlySet<number>;
  /** How they are isolated, `isolcpus 2-7`. */
  readonly kinds: readonly string[];
  /** Why more could be isolated than was seen; null when all was seen. */
  readonly hidden: string | null;
}

const CPU = '/sys/devices/system/cpu';

/** Whether a text is a list of processors as the kernel writes it, and names one. */
export function isProcessorList(text: string): boolean {
  return /^[0-9]{1,4}(-[0-9]{1,4})?(,[0-9]{1,4}(-[0-9]{1,4})?)*$/.test(text) && processorsOf(text).size > 0;
}

/** The processors that the kernel keeps for a few processes: by `isolcpus=`, `nohz_full=` or a partition of control groups (v2). */
export function isolatedProcessors(files: MachineFiles): IsolatedProcessors {
  const cpus = new Set<number>();
  const kinds: string[] = [];
  let hidden: string | null = null;
  const add = (kind: string, list: string): void => {
    kinds.push(`${kind} ${list}`.slice(0, 100));
    for (const cpu of processorsOf(list)) cpus.add(cpu);
  };
  for (const [kind, file] of [
    ['isolcpus', `${CPU}/isolated`],
    ['nohz_full', `${CPU}/nohz_full`],
  ] as const) {
    const text = files.text(file);
    const list = text.ok ? text.value.trim() : '';
    if (isProcessorList(list)) add(kind, list);
    else if (!text.ok) {
      // A kernel without CONFIG_NO_HZ_FULL has no such file, and `isolated` is in every kernel.
      if (!(kind === 'nohz_full' && text.error.missing)) hidden ??= `${file}: ${text.error.reason}`;
    } else if (list !== '' && list !== '(null)') hidden ??= `${file}: its content is not understood`;
  }
  for (const file of expandPattern(files, '/sys/fs/cgroup/*/cpuset.cpus.partition')) {
    const text = files.text(file);
    const group = file.slice(0, -'/cpuset.cpus.partition'.length);
    const kind = text.ok ? text.value.trim() : '';
    const list = files.text(`${group}/cpuset.cpus.effective`);
    if (!text.ok) {
      if (!text.error.missing) hidden ??= `${file}: ${text.error.reason}`;
    } else if (/^(root|isolated)$/.test(kind)) {
      if (list.ok && isProcessorList(list.value.trim())) add(`partition ${group.split('/').at(-1)}`, list.value.trim());
      else hidden ??= `${group}/cpuset.cpus.effective cannot be read`;
    } else if (!/^(member|(root|isolated) invalid.*)$/.test(kind)) hidden ??= `${file}: its content is not understood`;
  }
  return { cpus, kinds, hidden };
}

/** The processors that are switched on, or why they are not known. */
export function onlineProcessors(files: MachineFiles): Result<ReadonlySet<number>, string> {
  const path = `${CPU}/online`;
  const text = files.text(path);
  if (!text.ok) return err(text.error.reason);
  return isProcessorList(text.value.trim())
    ? ok(processorsOf(text.value.trim()))
    : err('its content is not understood');
}
