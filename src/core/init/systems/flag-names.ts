import { FlagName } from '../../../model/names.ts';

/** Most flags of a line. */
const FLAGS_MAX = 64;

/**
 * Flags for settings of a build system: `{ FLAG: setting }`. A flag is upper case and has no hyphen; of two settings with one flag the
 * first one gets it.
 */
export function flagsOf(
  settings: readonly string[],
  name: (setting: string) => string = (setting) => setting,
): Record<string, string> {
  const flags: Record<string, string> = {};
  for (const setting of settings) {
    const flag = name(setting)
      .replace(/[^A-Za-z0-9_]/g, '_')
      .toUpperCase();
    if (FlagName.safeParse(flag).success && !Object.hasOwn(flags, flag)) flags[flag] = setting;
    if (Object.keys(flags).length >= FLAGS_MAX) break;
  }
  return flags;
}
