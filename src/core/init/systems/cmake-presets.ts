import { z } from 'zod';
import { parseJson } from '../../../model/json-text.ts';
import { FlagValue, Name } from '../../../model/names.ts';
import type { FoundPreset } from './trial.ts';

// cmake-presets(7). Values are texts, booleans, or objects with a type.
const Value = z.union([
  z.string().max(400),
  z.boolean(),
  z.object({ value: z.union([z.string().max(400), z.boolean()]) }),
]);
const Presets = z.object({
  configurePresets: z
    .array(
      z.object({
        name: z.string().max(200),
        hidden: z.boolean().default(false),
        inherits: z.union([z.string().transform((name) => [name]), z.array(z.string()).max(16)]).default([]),
        cacheVariables: z.record(z.string(), Value.nullable()).default({}),
      }),
    )
    .max(200)
    .default([]),
});
type CMakePreset = z.infer<typeof Presets>['configurePresets'][number];

/** Levels of inheritance that are followed. */
const DEPTH_MAX = 8;
const PRESETS_MAX = 16;

/**
 * Presets of a CMakePresets.json that set flags of the line, and nothing that cannot be a flag but variables of CMake itself.
 *
 * @param flags Flag → its setting.
 */
export function cmakePresets(text: string, flags: Readonly<Record<string, string>>): Record<string, FoundPreset> {
  const all = Presets.safeParse(parseJson(text)).data?.configurePresets ?? [];
  const names = new Map(Object.entries(flags).map(([flag, setting]) => [setting, flag]));
  const found: Record<string, FoundPreset> = {};
  for (const preset of all) {
    const name = preset.name.toLowerCase().replace(/[^a-z0-9_.-]/g, '-');
    const set = Object.entries(settings(preset, all, 0)).filter(([variable]) => !/^CMAKE_/.test(variable));
    const values = set.flatMap(([variable, value]) => {
      const flag = names.get(variable);
      return flag !== undefined && FlagValue.safeParse(value).success ? [[flag, value] as const] : [];
    });
    const isWhole = values.length === set.length && values.length > 0;
    if (!preset.hidden && isWhole && Name.safeParse(name).success) found[name] = { flags: Object.fromEntries(values) };
    if (Object.keys(found).length >= PRESETS_MAX) break;
  }
  return found;
}

/** Variables of a preset with those that it inherits; its own ones win, then those of the first parent. */
function settings(preset: CMakePreset, all: readonly CMakePreset[], depth: number): Record<string, string> {
  const inherited = depth >= DEPTH_MAX ? [] : preset.inherits;
  const parents = inherited.flatMap((name) => all.find((each) => each.name === name) ?? []);
  const own = Object.entries(preset.cacheVariables).flatMap(([name, value]) => {
    const plain = typeof value === 'object' ? value?.value : value;
    if (plain === undefined) return [];
    return [[name, typeof plain === 'boolean' ? (plain ? 'ON' : 'OFF') : plain] as const];
  });
  const before = parents.toReversed().map((parent) => settings(parent, all, depth + 1));
  return Object.assign({}, ...before, Object.fromEntries(own));
}
