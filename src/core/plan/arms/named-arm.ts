import type { ArmRequest } from '../../../model/command.ts';
import type { Facts } from '../../../model/facts.ts';
import type { Refusal } from '../../../model/refusal.ts';
import { ok, type Result } from '../../../model/result.ts';
import { unknownName } from '../lanes/unknown-name.ts';
import { knownAllocators } from './allocators.ts';
import { type ArmSettings, chooseLine, lineArm, setVariables } from './line-arm.ts';

/** The arm of a line at the head commit, with or without a preset, or of an installed allocator. */
export function namedArm(
  name: string,
  { config, headSha }: Facts,
  settings: ArmSettings = { label: name },
): Result<ArmRequest, Refusal> {
  const allocators = knownAllocators(config);
  if (Object.hasOwn(allocators, name)) {
    const source = { kind: 'allocator', allocator: name } as const;
    return ok({ label: settings.label, source, defines: [], options: [], env: setVariables(settings.env ?? {}) });
  }
  const [line = ''] = name.split('+');
  if (!Object.hasOwn(config.lines, line)) {
    return unknownName('name', line, [...Object.keys(config.lines), ...Object.keys(allocators)], 'line or allocator');
  }
  const choice = chooseLine(name, config);
  return choice.ok ? ok(lineArm(choice.value, headSha, settings, config)) : choice;
}

/** The line of a command that names none. */
export function defaultLine({ config }: Facts): string {
  return config.defaults.line ?? Object.keys(config.lines)[0] ?? '';
}
