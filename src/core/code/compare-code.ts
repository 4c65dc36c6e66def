import type { FastPath, MachineCode, NewlyReached } from '../../model/code.ts';
import { straightPath } from './fast-path.ts';
import { functionText } from './function-text.ts';
import { type ProgramCode, UNNAMED } from './program-code.ts';
import { type ReachedCall, reachedCalls } from './reached-calls.ts';

/** Calls of an allocator: those of C, and the usual operators of C++. */
const ENTRY_POINTS: readonly string[] = [
  ...['malloc', 'free', 'calloc', 'realloc', 'aligned_alloc', 'posix_memalign'],
  ...['_Znwm', '_Znam', '_ZdlPv', '_ZdaPv', '_ZdlPvm', '_ZdaPvm'],
];

const NAMES_MAX = 100;
const NAME_MAX = 200;
const REACHED_MAX = 32;
const ENTRIES_MAX = 32;

/**
 * Compares the code of two libraries. Code that moved is not a change.
 *
 * @param budgeted Entry points with a budget, in addition to those of every allocator.
 */
export function compareCode(
  baseline: ProgramCode,
  candidate: ProgramCode,
  budgeted: readonly string[] = [],
): MachineCode {
  const entries = [...new Set([...ENTRY_POINTS, ...budgeted])];
  const { reached, computed } = newlyReached(baseline, candidate, entries);
  return {
    processor: candidate.machine,
    functions: { baseline: namedFunctions(baseline), candidate: namedFunctions(candidate) },
    ...changedFunctions(baseline, candidate),
    fastPaths: entries.flatMap((entry) => fastPath(baseline, candidate, entry)).slice(0, ENTRIES_MAX),
    reached,
    computed: named(computed),
    isStripped: baseline.isStripped || candidate.isStripped,
  };
}

function fastPath(baseline: ProgramCode, candidate: ProgramCode, entry: string): FastPath[] {
  const [before, after] = [baseline, candidate].map((program) => {
    const found = program.exported.get(entry);
    return found === undefined ? null : straightPath(program, found);
  });
  if (!before && !after) return [];
  return [{ entry, baseline: before ?? null, candidate: after ?? null }];
}

function changedFunctions(
  baseline: ProgramCode,
  candidate: ProgramCode,
): Pick<MachineCode, 'added' | 'removed' | 'changed'> {
  const [before, after] = [texts(baseline), texts(candidate)];
  const changed = [...after].filter(([name, text]) => before.has(name) && before.get(name) !== text);
  return {
    added: named([...after.keys()].filter((name) => !before.has(name))),
    removed: named([...before.keys()].filter((name) => !after.has(name))),
    changed: named(changed.map(([name]) => name)),
  };
}

function namedFunctions({ functions }: ProgramCode): number {
  return functions.filter(({ name }) => name !== UNNAMED).length;
}

/** Text by name. Local functions of several files may have the same name. */
function texts(program: ProgramCode): Map<string, string> {
  const byName = Map.groupBy(program.functions, ({ name }) => name);
  return new Map(
    [...byName].map(([name, own]) => [
      name,
      own
        .map((each) => functionText(program, each))
        .sort()
        .join('\n\n'),
    ]),
  );
}

/** The calls that the candidate reaches and the baseline does not, and what of the candidate cannot be followed. */
function newlyReached(
  baseline: ProgramCode,
  candidate: ProgramCode,
  entries: readonly string[],
): { readonly reached: NewlyReached[]; readonly computed: string[] } {
  const found = new Map<string, { call: ReachedCall; entries: string[]; before: readonly string[] | null }>();
  const computed = new Set<string>();
  for (const entry of entries) {
    const own = candidate.exported.get(entry);
    if (own === undefined) continue;
    const now = reachedCalls(candidate, own, entry);
    for (const name of now.computed) computed.add(name);
    const other = baseline.exported.get(entry);
    const before = other === undefined ? null : reachedCalls(baseline, other, entry);
    for (const [key, call] of now.calls) {
      if (before?.calls.has(key)) continue;
      const known = found.get(key);
      if (known !== undefined) {
        known.entries.push(entry);
        continue;
      }
      const same = [...(before?.calls.values() ?? [])].find(({ callee }) => callee === call.callee);
      found.set(key, { call, entries: [entry], before: same?.path ?? null });
    }
  }
  const reached = [...found.values()].slice(0, REACHED_MAX).map(({ call, entries: from, before }) => ({
    kind: call.kind,
    entries: from.map(short),
    path: call.path.map(short),
    before: before?.map(short) ?? null,
  }));
  return { reached, computed: [...computed] };
}

function named(names: readonly string[]): { count: number; names: string[] } {
  return { count: names.length, names: [...names].sort().slice(0, NAMES_MAX).map(short) };
}

function short(name: string): string {
  return name.length <= NAME_MAX ? name : `${name.slice(0, NAME_MAX - 1)}…`;
}
