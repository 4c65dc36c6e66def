import { FlagName, FlagValue, Name } from '../../../model/names.ts';
import type { Makefile } from './makefile.ts';
import type { FoundPreset } from './trial.ts';

/** Most presets of a line. */
const PRESETS_MAX = 32;

/** What the documented variants of a goal set. */
interface MakePresets {
  readonly presets: Readonly<Record<string, FoundPreset>>;
  /** Make variables that they set. */
  readonly variables: readonly string[];
  /** Goals whose settings cannot stand in a preset. */
  readonly leftOut: readonly string[];
}

/**
 * Presets from goals that make the same goal again with other settings: `all_fast: ; $(MAKE) all X_SHARDS=8 X_DEFS_EXTRA='-DX_LANE=1'`.
 *
 * @param goal What the line builds.
 * @param carrier The variable that takes defines; undefined when there is none.
 */
export function makePresets({ recipes }: Makefile, goal: string, carrier: string | undefined): MakePresets {
  const presets: Record<string, FoundPreset> = {};
  const variables = new Set<string>();
  const leftOut: string[] = [];
  for (const [target, recipe] of recipes) {
    const call = recipe.map(recursiveCall).find((each) => each?.goals.includes(goal));
    const name = presetName(target, goal);
    if (call === undefined || call === null || name === null || call.settings.length === 0) continue;
    const preset = presetOf(call.settings, carrier);
    if (preset === null || Object.keys(presets).length >= PRESETS_MAX) {
      leftOut.push(target);
      continue;
    }
    presets[name] = preset;
    for (const variable of Object.keys(preset.flags ?? {})) variables.add(variable);
  }
  return { presets, variables: [...variables], leftOut };
}

/** The goals and settings of a line of a recipe that calls make again; null for other lines. */
function recursiveCall(line: string): { goals: string[]; settings: [string, string][] } | null {
  const [program, ...words] = shellWords(line.replace(/^[@+-]+/, ''));
  if (program === undefined || !/^\$[({]MAKE[)}]$/.test(program)) return null;
  const settings: [string, string][] = [];
  const goals: string[] = [];
  for (const word of words) {
    const [, name, value = ''] = /^([A-Za-z_][A-Za-z0-9_]*)=(.*)$/.exec(word) ?? [];
    if (name !== undefined) settings.push([name, value]);
    else if (!word.startsWith('-')) goals.push(word);
  }
  return { goals, settings };
}

/** Words of a simple shell command: quotes group, nothing else has a meaning. */
function shellWords(line: string): string[] {
  const words = line.match(/(?:'[^']*'|"[^"]*"|[^\s'"])+/g) ?? [];
  return words.map((word) => word.replace(/'([^']*)'|"([^"]*)"/g, (_, single, double) => single ?? double ?? ''));
}

/** `all_preload_scale_r50` of the goal `all_preload_scale` is `r50`; null when nothing is left. */
function presetName(target: string, goal: string): string | null {
  const rest = target.startsWith(goal) ? target.slice(goal.length) : target;
  const name = rest
    .replace(/^[^A-Za-z0-9]+/, '')
    .toLowerCase()
    .replace(/[^a-z0-9_.-]/g, '-');
  const whole = /^[a-z]/.test(name) ? name : `v${name}`;
  return target !== goal && rest !== '' && Name.safeParse(whole).success ? whole : null;
}

function presetOf(settings: readonly (readonly [string, string])[], carrier: string | undefined): FoundPreset | null {
  const flags: Record<string, string> = {};
  const defines: Record<string, string> = {};
  for (const [name, value] of settings) {
    if (name !== carrier) {
      flags[name] = value;
      continue;
    }
    for (const option of value.split(/\s+/).filter(Boolean)) {
      const [, define, set = '1'] = /^-D([A-Za-z_][A-Za-z0-9_]*)(?:=(.*))?$/.exec(option) ?? [];
      if (define === undefined) return null;
      defines[define] = set;
    }
  }
  const all = [...Object.entries(flags), ...Object.entries(defines)];
  const isPlain = all.every(([name, value]) => FlagName.safeParse(name).success && FlagValue.safeParse(value).success);
  if (!isPlain || all.length === 0) return null;
  return {
    ...(Object.keys(flags).length > 0 && { flags }),
    ...(Object.keys(defines).length > 0 && { defines }),
  };
}
