import { lstatSync, readdirSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { shellLine } from '../../../core/text/shell-line.ts';
import { nearest } from '../../../core/text/suggestion.ts';
import type { ArmName } from '../../../model/names.ts';
import type { AbPlan } from '../../../model/plan.ts';
import type { SharedPath } from '../../sandbox/bubblewrap.ts';
import type { BuildContext } from '../build-context.ts';
import type { CompilerCall } from '../compiler-calls.ts';
import { SOURCE_DATE_EPOCH } from '../run-build-command.ts';
import type { PlannedCalls } from './calls-and-gaps.ts';
import { lastDefinition, macroValues } from './macro-history.ts';
import { nameUses } from './name-uses.ts';
import { type NameFacts, noOpReason } from './no-op-reason.ts';
import { unitCommands } from './same-text.ts';
import type { UnitCommand } from './unit-digests.ts';

/** Where the calls of two equal builds are known. */
interface EqualBuilds {
  readonly plans: Readonly<Record<ArmName, Pick<PlannedCalls, 'calls' | 'variables'>>>;
  /** The files that the calls find, as the compilers see them. */
  readonly tree: SharedPath;
}

const LIMITS = { files: 50_000, fileBytes: 1024 * 1024, allBytes: 256 * 1024 * 1024, places: 4, names: 3 } as const;
const LISTING = { timeoutMs: 20_000, maxBytes: 16 * 1024 * 1024 } as const;
const SOURCE = /\.(c|cc|cpp|cxx|c\+\+|C|h|hh|hpp|hxx|inc|inl|ipp|tpp|def|S|s|in)$/;
const TESTED = /^[ \t]*#[ \t]*(?:el)?if(?:n?def)?\b.*$/gm;
const ARMS = ['baseline', 'candidate'] as const;

/** Why the arms of a plan are the same build, in sentences; null when no flag is known in which they should differ. */
export async function findNoOpReason(
  context: Pick<BuildContext, 'sandbox' | 'signal' | 'job'>,
  plan: Pick<AbPlan, 'baseline' | 'candidate'>,
  builds: EqualBuilds,
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
  const reasons: string[] = [];
  for (const [name, values] of [...wanted].slice(0, LIMITS.names)) {
    const places = found.get(name) ?? { sources: [], others: [], nearest: undefined };
    const files = [...new Set(places.sources.map(({ file }) => file))];
    const readHere = files.filter((file) => read.has(join(builds.tree.at ?? builds.tree.host, file)));
    const ends = isFound ? await endsOf(context, builds, name, readHere) : NO_ENDS;
    reasons.push(
      noOpReason({
        name,
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

const NOT_DEFINED = { value: null, by: null };
/** Of a name that no source has. */
const NO_ENDS: Ends = {
  ends: { baseline: NOT_DEFINED, candidate: NOT_DEFINED },
  arguments: { baseline: [], candidate: [] },
  macro: () => 'unknown',
};

/** The defines that the arms set to different values. */
function wantedNames(plan: Pick<AbPlan, 'baseline' | 'candidate'>): Map<string, NameFacts['wanted']> {
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
  for (const file of filesOf(folder)) {
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

/** Relative paths of the files of a folder, in order. */
function filesOf(folder: string): string[] {
  const files: string[] = [];
  const open = [''];
  for (let at = open.pop(); at !== undefined && files.length < LIMITS.files; at = open.pop()) {
    for (const entry of readdirSync(join(folder, at), { withFileTypes: true })) {
      const path = join(at, entry.name);
      if (entry.isDirectory()) open.push(path);
      else if (entry.isFile()) files.push(path);
    }
  }
  return files.sort();
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

type Ends = Pick<NameFacts, 'ends' | 'arguments' | 'variable'> & { readonly macro: ReturnType<typeof macroValues> };

/** What a name is in a unit of each arm that reads one of `files`, and what made it so. */
async function endsOf(
  { sandbox, signal }: Pick<BuildContext, 'sandbox' | 'signal'>,
  { plans, tree }: EqualBuilds,
  name: string,
  files: readonly string[],
): Promise<Ends> {
  const inside = tree.at ?? tree.host;
  const calls = plans.candidate.calls.filter((call) => unitCommands(call).length > 0);
  const own = (call: CompilerCall): boolean =>
    unitCommands(call).some(({ cwd, argv }) =>
      files.some((file) => resolve(cwd, argv.at(-1) ?? '') === join(inside, file)),
    );
  const source = unitCommands((calls.find(own) ?? calls[0]) as CompilerCall)[0];
  const listing = async (unit: UnitCommand | undefined, option: string): Promise<string> => {
    if (unit === undefined) return '';
    const argv = [...unit.argv.slice(0, -1), option, ...unit.argv.slice(-1)];
    const request = { argv, cwd: unit.cwd, reads: [tree], env: { SOURCE_DATE_EPOCH }, ...LISTING, signal };
    return (await sandbox.start(request)).stdout;
  };
  const found = {
    baseline: { call: undefined as CompilerCall | undefined, text: '' },
    candidate: { call: undefined as CompilerCall | undefined, text: '' },
  };
  for (const arm of ARMS) {
    const call = plans[arm].calls.find((each) =>
      unitCommands(each).some(({ cwd, argv }) => cwd === source?.cwd && argv.at(-1) === source?.argv.at(-1)),
    );
    const unit =
      call === undefined ? undefined : unitCommands(call).find(({ argv }) => argv.at(-1) === source?.argv.at(-1));
    found[arm] = { call, text: await listing(unit, '-dD') };
  }
  const end = (arm: ArmName) => {
    const { value, by } = lastDefinition(found[arm].text, name);
    if (by?.kind !== 'file') return { value, by };
    const path = resolve(source?.cwd ?? '/', by.path);
    return { value, by: { ...by, path: path.startsWith(`${inside}/`) ? path.slice(inside.length + 1) : path } };
  };
  const words = (arm: ArmName): string[] => definesOf(found[arm].call?.args ?? [], name);
  const sets = new RegExp(`(?:^|\\s)-[DU]\\s*${name}(?![\\w])`);
  const variable = plans.candidate.variables.find(({ value, at }) => at !== null && sets.test(value));
  const macro = macroValues(await listing(source, '-dM'));
  return {
    ends: { baseline: end('baseline'), candidate: end('candidate') },
    arguments: { baseline: words('baseline'), candidate: words('candidate') },
    variable:
      variable === undefined
        ? undefined
        : { name: variable.name, at: relativePlace(variable.cwd, variable.at ?? '', inside) },
    macro,
  };
}

/** The place of a variable from the root of the commit: `hz4/Makefile:12`. */
function relativePlace(cwd: string, at: string, inside: string): string {
  const path = resolve(cwd, at);
  return path.startsWith(`${inside}/`) ? path.slice(inside.length + 1) : at;
}

/** The arguments that define or undefine a name, each as one word. */
function definesOf(args: readonly string[], name: string): string[] {
  const joined = args.flatMap((each, index) =>
    each === '-D' || each === '-U' ? [`${each}${args[index + 1] ?? ''}`] : [each],
  );
  return joined.filter((each) => new RegExp(`^-[DU]${name}(=|$)`).test(each));
}
