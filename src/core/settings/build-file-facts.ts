/** A build system that has named settings of its own. */
export type SettingSystem = 'cmake' | 'meson' | 'configure';

/** A setting that a user may set, and where the build files declare it. */
export interface DeclaredSetting {
  /** As its build system has it: `X_SECURE`, `stats`, `--enable-stats`. */
  readonly option: string;
  /** File and line. */
  readonly at: string;
}

/** A place where a build file gives a define to the compiler. */
export interface DefineSite {
  readonly define: string;
  /** The names that its value, or a condition in the same words, is made of. */
  readonly from: readonly string[];
  /** Whether its value is the value of one name. */
  readonly isValue: boolean;
  /** The names of the conditions around it, from the innermost. */
  readonly under: readonly (readonly string[])[];
  /** Whether it is in the template of a header, which any system may fill: without a setting it says nothing. */
  readonly isTemplate?: true;
}

/** What build files of one system say about settings and defines. Names are as their files use them. */
export interface BuildFileFacts {
  readonly settings: Map<string, DeclaredSetting>;
  /** What a variable is computed from. */
  readonly variables: Map<string, Set<string>>;
  readonly sites: DefineSite[];
}

/** Most names that a variable is computed from, and most sites of one system. */
const LIMITS = { names: 200, sites: 20_000 } as const;

/** Facts without anything in them. */
export function noFacts(): BuildFileFacts {
  return { settings: new Map(), variables: new Map(), sites: [] };
}

/** Notes what a variable is computed from. */
export function addVariable({ variables }: BuildFileFacts, name: string, from: readonly string[]): void {
  const known = variables.get(name) ?? new Set<string>();
  for (const each of from) if (each !== name && known.size < LIMITS.names) known.add(each);
  variables.set(name, known);
}

/** Notes a site, up to the limit. */
export function addSite({ sites }: BuildFileFacts, site: DefineSite): void {
  if (sites.length < LIMITS.sites) sites.push(site);
}

/** Conditions around a site that are kept, from the innermost. */
const CONDITIONS_MAX = 16;

/** The conditions that are open where a build file has something, from the innermost. */
export class OpenConditions {
  readonly #open: string[][] = [];

  /** Enters a condition that tests these names. */
  enter(names: readonly string[]): void {
    this.#open.unshift([...names]);
  }

  /** Goes on to another branch of the innermost condition, which tests these names as well. */
  add(names: readonly string[]): void {
    this.#open[0]?.push(...names);
  }

  leave(): void {
    this.#open.shift();
  }

  /** The names of the innermost conditions, each by itself. */
  get names(): string[][] {
    return this.#open.slice(0, CONDITIONS_MAX).map((each) => each.slice(0, LIMITS.names));
  }
}
