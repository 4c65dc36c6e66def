export type GivenSettings = Readonly<Record<string, string | undefined>>;

/** Settings of which one takes the place of the other. */
const ALTERNATIVES = [
  ['PRIVATE_KEY', 'PRIVATE_KEY_PATH'],
  ['SIGNING_KEY', 'SIGNING_KEY_PATH'],
  ['DATABASE_URL', 'DATABASE_FILE'],
] as const;

/**
 * The settings of the environment before those of a file. A setting of the environment also takes the place of its alternative in the
 * file: `DATABASE_FILE` of the one that of `DATABASE_URL` in the other. An empty variable is one that is not set.
 */
export function mergedSettings(environment: GivenSettings, file: GivenSettings): Record<string, string | undefined> {
  const set = filled(environment);
  const kept = filled(file);
  for (const names of ALTERNATIVES) {
    if (names.some((name) => name in set)) for (const name of names) delete kept[name];
  }
  return { ...kept, ...set };
}

function filled(given: GivenSettings): Record<string, string | undefined> {
  return Object.fromEntries(Object.entries(given).filter(([, value]) => value !== undefined && value.trim() !== ''));
}
