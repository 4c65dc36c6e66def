import type { ArmRequest } from '../../../model/command.ts';
import type { Config } from '../../../model/config.ts';
import type { Define } from '../../../model/names.ts';
import type { Refusal } from '../../../model/refusal.ts';
import { ok, type Result } from '../../../model/result.ts';
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
  readonly defines?: readonly Define[];
  readonly env?: Readonly<Record<string, string>>;
}

/** The arm of a line at a commit, with the settings of its preset and of the comparison, which override the preset. */
export function lineArm(
  { line, preset }: LineChoice,
  sha: string,
  settings: ArmSettings,
  { lines }: Config,
): ArmRequest {
  const own = preset === undefined ? undefined : lines[line]?.presets[preset];
  const defines = new Map<string, string | null>(Object.entries(own?.defines ?? {}));
  for (const { name, value } of settings.defines ?? []) defines.set(name, value);
  const all = [...defines].map(([name, value]): Define => ({ name, value }));
  const makeVariables = lines[line]?.flags?.makeVariables ?? [];
  const isMake = ({ name }: Define) => makeVariables.includes(name);
  return {
    label: settings.label,
    source: { kind: 'line', line, sha },
    defines: all.filter((define) => !isMake(define)),
    makeVariables: all.filter(isMake),
    env: { ...own?.env, ...settings.env },
  };
}
