import type { ArmRequest } from '../../../model/command.ts';
import type { Config } from '../../../model/config.ts';
import type { BuildOption } from '../../../model/line-flags.ts';
import type { Define } from '../../../model/names.ts';
import type { Refusal } from '../../../model/refusal.ts';
import { ok, type Result } from '../../../model/result.ts';
import { namedKind } from '../../config/flag-kinds.ts';
import { unknownName } from '../lanes/unknown-name.ts';

/** A line with an optional preset: `hz4`, `hz4+fast`. */
export interface LineChoice {
  /** As written in the command. */
  readonly name: string;
  readonly line: string;
  readonly preset?: string;
}

/** Finds a line, and its preset when one is named. */
export function chooseLine(name: string, { lines }: Config): Result<LineChoice, Refusal> {
  const [line = '', preset] = name.split('+');
  const known = Object.hasOwn(lines, line) ? lines[line] : undefined;
  if (!known) return unknownName('line', line, Object.keys(lines));
  if (preset === undefined) return ok({ name, line });
  if (Object.hasOwn(known.presets, preset)) return ok({ name, line, preset });
  return unknownName('preset', preset, Object.keys(known.presets), `preset of ${line}`);
}

/** Settings of a comparison on top of a line. */
export interface ArmSettings {
  readonly label: string;
  /** Flags of any kind; a null value undefines a define and unsets a variable. */
  readonly flags?: readonly Define[];
  /** Null: the variable is not set, whatever a preset says. */
  readonly env?: Readonly<Record<string, string | null>>;
}

/** The arm of a line at a commit, with the settings of its preset and of the comparison, which override the preset. */
export function lineArm(
  { line, preset }: LineChoice,
  sha: string,
  settings: ArmSettings,
  { lines }: Config,
): ArmRequest {
  const config = lines[line];
  const own = preset === undefined ? undefined : config?.presets[preset];
  const values = new Map<string, string | null>(Object.entries({ ...own?.defines, ...own?.flags }));
  for (const { name, value } of settings.flags ?? []) values.set(name, value);
  const arm = { defines: [] as Define[], options: [] as BuildOption[], env: {} as Record<string, string | null> };
  for (const [name, value] of values) {
    const named = namedKind(name, config?.flags);
    if (named === undefined) arm.defines.push({ name, value });
    else if (named.kind === 'env') arm.env[name] = value;
    else if (value !== null) arm.options.push({ system: named.kind, flag: name, option: named.option, value });
  }
  return {
    label: settings.label,
    source: { kind: 'line', line, sha },
    defines: arm.defines,
    options: arm.options,
    env: setVariables({ ...own?.env, ...arm.env, ...settings.env }),
  };
}

/** The variables that have a value. */
export function setVariables(variables: Readonly<Record<string, string | null>>): Record<string, string> {
  return Object.fromEntries(
    Object.entries(variables).flatMap(([name, value]) => (value === null ? [] : [[name, value]])),
  );
}
