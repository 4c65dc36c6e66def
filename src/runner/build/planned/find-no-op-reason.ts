import { lstatSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { shellLine } from '../../../core/text/shell-line.ts';
import { nearest } from '../../../core/text/suggestion.ts';
import { ARMS } from '../../../model/names.ts';
import type { AbPlan } from '../../../model/plan.ts';
import type { SharedPath } from '../../sandbox/bubblewrap.ts';
import type { BuildContext } from '../build-context.ts';
import { SOURCE_DATE_EPOCH } from '../commits/fixed-times.ts';
import { buildSettings } from './build-settings.ts';
import { type Ends, endsOf, isGivenByCommit, LISTING, type PlannedBuilds } from './name-ends.ts';
import { nameUses } from './name-uses.ts';
import { type NameFacts, noOpReason } from './no-op-reason.ts';
import { unitCommands } from './same-text.ts';
import { treeFiles } from './tree-file.ts';
import type { UnitCommand } from './unit-digests.ts';

const LIMITS = { fileBytes: 1024 * 1024, allBytes: 256 * 1024 * 1024, places: 4, names: 3 } as const;
const SOURCE = /\.(c|cc|cpp|cxx|c\+\+|C|h|hh|hpp|hxx|inc|inl|ipp|tpp|def|S|s|in)$/;
const TESTED = /^[ \t]*#[ \t]*(?:el)?if(?:n?def)?\b.*$/gm;

/** Why the arms of a plan are the same build, in sentences; null when no flag is known in which they should differ. */
export async function findNoOpReason(
  context: Pick<BuildContext, 'sandbox' | 'signal' | 'job'>,
  plan: Pick<AbPlan, 'baseline' | 'candidate'>,
  builds: PlannedBuilds,
): Promise<string | null> {
  const wanted = wantedNames(plan);
  const options = changedOptions(plan);
  if (wanted.size === 0)
    return options.length === 0 ? null : `${options.join(' and ')} changes no call of the compiler.`;
  const found = searchTree(context.job.source, [...wanted.keys()].slice(0, LIMITS.names));
  const units = builds.plans.candidate.calls.flatMap(unitCommands);
  // Which files the units read matters only for a name that sources have.
  const isFound = [...found.values()].some(({ sources }) => sources.length > 0);
  const half = Math.ceil(units.length / 2);
  const parts = isFound ? [units.slice(0, half), units.slice(half)] : [];
  const sets = await Promise.all(parts.map((part) => filesRead(context, builds.tree, part)));
  const read = new Set(sets.flatMap((each) => [...each]));
  const { source } = context.job;
  const settings = isFound ? settingsOf(plan, source) : NO_SETTINGS;
  const reasons: string[] = [];
  for (const [name, values] of [...wanted].slice(0, LIMITS.names)) {
    const places = found.get(name) ?? { sources: [], others: [], nearest: undefined };
    const files = [...new Set(places.sources.map(({ file }) => file))];
    const inside = (file: string) => join(builds.tree.at ?? builds.tree.host, file);
    const readHere = files.filter((file) => read.has(inside(file)));
    const isReader = (unit: string) => readHere.some((file) => inside(file) === unit);
    const ends = isFound ? await endsOf(context, builds, name, isReader) : NO_ENDS;
    const setting = isGivenByCommit(ends, source) ? undefined : settings.get(name);
    reasons.push(
      noOpReason({
        name,
        setting,
        wanted: values,
        sources: places.sources.map(({ file, line }) => `${file}:${line}`),
        others: places.others.map(({ file, line }) => `${file}:${line}`),
        nearest: places.nearest,
        isRead: readHere.length > 0 || read.size === 0,
        uses: readHere.flatMap((file) =>
          nameUses(textOf(join(context.job.source, file)) ?? '', name, ends.macro).map((use) => ({ ...use, file })),
        ),
        ...ends,
      }),
    );
  }
  return reasons.join(' ');
}

const NO_SETTINGS: ReturnType<typeof buildSettings> = new Map();

/** The settings that decide about defines in the build of a plan. */
export function settingsOf(
  { candidate: { source } }: Pick<AbPlan, 'candidate'>,
  tree: string,
): ReturnType<typeof buildSettings> {
  return source.kind === 'build' ? buildSettings(source.commands, tree, treeFiles(tree)) : NO_SETTINGS;
}

const NOT_DEFINED = { value: null, by: null };
/** Of a name that no source has. */
const NO_ENDS: Ends = {
  ends: { baseline: NOT_DEFINED, candidate: NOT_DEFINED },
  arguments: { baseline: [], candidate: [] },
  macro: () => 'unknown',
};

/** The defines that the arms set to different values. */
export function wantedNames(plan: Pick<AbPlan, 'baseline' | 'candidate'>): Map<string, NameFacts['wanted']> {
  const [baseline, candidate] = ARMS.map((arm) => {
    const { source } = plan[arm];
    return new Map(source.kind === 'build' ? source.defines.map(({ name, value }) => [name, value] as const) : []);
  });
  const names = new Set([...(candidate?.keys() ?? []), ...(baseline?.keys() ?? [])]);
  return new Map(
    [...names]
      .map((name) => [name, { baseline: baseline?.get(name), candidate: candidate?.get(name) }] as const)
      .filter(([, values]) => values.baseline !== values.candidate),
  );
}

/** The settings of build systems in which the arms differ, as they are written. */
function changedOptions(plan: Pick<AbPlan, 'baseline' | 'candidate'>): string[] {
  const [baseline, candidate] = ARMS.map((arm) => {
    const { source } = plan[arm];
    return source.kind === 'build' ? (source.options ?? []).map(({ option, value }) => `${option}=${value}`) : [];
  });
  return (candidate ?? []).filter((each) => !baseline?.includes(each));
}

interface NamePlace {
  readonly file: string;
  readonly line: number;
}

interface NamePlaces {
  readonly sources: NamePlace[];
  readonly others: NamePlace[];
  nearest: string | undefined;
}

/** The places of names in the files of a folder, and for those that no source has the nearest name of a condition. */
function searchTree(folder: string, names: readonly string[]): Map<string, NamePlaces> {
  const found = new Map(
    names.map((name): [string, NamePlaces] => [name, { sources: [], others: [], nearest: undefined }]),
  );
  const words = new Map(names.map((name) => [name, new RegExp(`(?<!\\w)${name}(?!\\w)`)]));
  const tested = new Set<string>();
  let left: number = LIMITS.allBytes;
  for (const file of treeFiles(folder)) {
    if (left <= 0) break;
    const text = textOf(join(folder, file));
    if (text === null) continue;
    left -= text.length;
    const isSource = SOURCE.test(file);
    for (const [name, places] of found) {
      const list = isSource ? places.sources : places.others;
      if (!text.includes(name) || (!isSource && list.length >= LIMITS.places)) continue;
      const line = text.split('\n').findIndex((each) => words.get(name)?.test(each)) + 1;
      if (line > 0) list.push({ file, line });
    }
    if (isSource)
      for (const [line] of text.matchAll(TESTED))
        for (const [name] of line.matchAll(/[A-Z][A-Z0-9_]{3,}/g)) tested.add(name);
  }
  for (const [name, places] of found) if (places.sources.length === 0) places.nearest = nearest(name, tested);
  return found;
}

/** The text of a small file; null for a large one, a binary one and a link. */
function textOf(path: string): string | null {
  try {
    const { size } = lstatSync(path);
    if (!lstatSync(path).isFile() || size > LIMITS.fileBytes) return null;
    const text = readFileSync(path, 'utf8');
    return text.slice(0, 1024).includes('\0') ? null : text;
  } catch {
    return null;
  }
}

/** The files that the units read, as the compilers see them. */
async function filesRead(
  { sandbox, signal }: Pick<BuildContext, 'sandbox' | 'signal'>,
  tree: SharedPath,
  units: readonly UnitCommand[],
): Promise<Set<string>> {
  const found = new Set<string>();
  const lines = units.map(({ cwd, argv }) => {
    const command = [...argv.slice(0, -2), '-M', ...argv.slice(-1)];
    return `cd ${shellLine([cwd])} && echo "@ $PWD" && ${shellLine(command)} 2>/dev/null`;
  });
  // An argument has at most 128 KiB.
  for (let at = 0; at < lines.length; at += 32) {
    const script = lines.slice(at, at + 32).join('\n');
    if (script.length > 100_000) continue;
    const { stdout } = await sandbox.start({
      argv: ['/bin/sh', '-c', script],
      cwd: tree.at ?? tree.host,
      reads: [tree],
      env: { SOURCE_DATE_EPOCH },
      ...LISTING,
      signal,
    });
    let cwd = '/';
    for (const line of stdout.replaceAll('\\\n', ' ').split('\n')) {
      if (line.startsWith('@ ')) cwd = line.slice(2);
      else for (const word of line.split(/(?<!\\)\s+/).slice(1)) found.add(resolve(cwd, word.replaceAll('\\ ', ' ')));
    }
  }
  return found;
}
