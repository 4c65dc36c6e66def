import {
  type BuildFileFacts,
  type DeclaredSetting,
  type DefineSite,
  noFacts,
  type SettingSystem,
} from './build-file-facts.ts';
import { addCMake, addTemplate } from './cmake-facts.ts';
import { addConfigure } from './configure-facts.ts';
import { addMeson, addMesonOptions } from './meson-facts.ts';

/** The setting of a build system that decides about a define. */
export interface DefineSetting extends DeclaredSetting {
  readonly system: SettingSystem;
  /** Whether the define has the value of the setting. */
  readonly isValue: boolean;
}

/** The variables that are followed from one name. */
const NAMES_MAX = 200;

/** The names and ends of files that are read for settings. */
export const BUILD_FILE =
  /(^|\/)(CMakeLists\.txt|meson\.build|meson\.options|meson_options\.txt|configure\.(ac|in))$|\.(cmake|h\.in|hpp\.in)$/;

/**
 * The settings that decide about defines, by define: the one that the value is made of, or that the nearest condition tests. A define that
 * several settings decide about, or none, is absent.
 *
 * @param files Those of `BUILD_FILE`, with their paths in the commit.
 * @param building The systems that build, where that is known: a commit may have files of others.
 */
export function defineSettings(
  files: readonly { readonly path: string; readonly text: string }[],
  building: readonly SettingSystem[] = ['cmake', 'meson', 'configure'],
): ReadonlyMap<string, DefineSetting> {
  const systems: Record<SettingSystem, BuildFileFacts> = { cmake: noFacts(), meson: noFacts(), configure: noFacts() };
  for (const { path, text } of files) {
    if (/\.in$/.test(path) && !/configure\.in$/.test(path))
      for (const facts of Object.values(systems)) addTemplate(facts, text);
    else if (/meson(\.options|_options\.txt)$/.test(path)) addMesonOptions(systems.meson, path, text);
    else if (/meson\.build$/.test(path)) addMeson(systems.meson, text);
    else if (/configure\.(ac|in)$/.test(path)) addConfigure(systems.configure, path, text);
    else addCMake(systems.cmake, path, text);
  }
  const found = new Map<string, DefineSetting | null>();
  for (const system of building) {
    const facts = systems[system];
    for (const [define, sites] of byDefine(facts.sites)) {
      const deciding = sites
        .map((site) => ({ site, own: decidingSettings(site, facts) }))
        .filter(({ site, own }) => site.isTemplate !== true || own.length > 0);
      const common = deciding
        .map(({ own }) => own)
        .reduce((all, own) => all.filter((each) => own.includes(each)), deciding[0]?.own ?? []);
      const [only, second] = common;
      if (only === undefined || second !== undefined) continue;
      const isValue = deciding.every(
        ({ site }) => site.isValue && site.from.some((name) => facts.settings.get(name) === only),
      );
      // Two build systems of one commit: which of them builds is not known here.
      found.set(define, found.has(define) ? null : { system, ...only, isValue });
    }
  }
  return new Map([...found].flatMap(([define, setting]) => (setting === null ? [] : [[define, setting]])));
}

function byDefine(sites: readonly DefineSite[]): Map<string, DefineSite[]> {
  const found = new Map<string, DefineSite[]>();
  for (const site of sites) {
    const known = found.get(site.define);
    if (known === undefined) found.set(site.define, [site]);
    else known.push(site);
  }
  return found;
}

/** The settings that a site depends on: the settings of its value, else of the nearest condition that depends on any. */
function decidingSettings({ from, under }: DefineSite, facts: BuildFileFacts): DeclaredSetting[] {
  for (const names of [from, ...under]) {
    const settings = settingsOf(names, facts);
    if (settings.length > 0) return settings;
  }
  return [];
}

function settingsOf(names: readonly string[], { settings, variables }: BuildFileFacts): DeclaredSetting[] {
  const seen = new Set(names);
  const found = new Set<DeclaredSetting>();
  for (const name of seen) {
    const setting = settings.get(name);
    if (setting !== undefined) found.add(setting);
    else if (seen.size < NAMES_MAX) for (const each of variables.get(name) ?? []) seen.add(each);
  }
  return [...found];
}
