import type { DraftLane } from './draft.ts';
import { isPlainPath } from './systems/repository.ts';
import {
  type BenchGroup,
  type BuildTrial,
  type Candidate,
  type CommitFiles,
  type LeftProgram,
  lookAround,
  readFile,
  runCommand,
  runProgram,
  startFresh,
} from './systems/trial.ts';

/** Bench programs of a repository that were built and run once. */
interface FoundBenches {
  readonly build: readonly (readonly string[])[];
  readonly lanes: readonly DraftLane[];
  /** One sentence for each program that is left out. */
  readonly leftOut: readonly string[];
}

/** Limits: sources that are tried alone, lanes, commands of a configuration, seconds of one run and of all builds. */
const LIMITS = { sources: 12, lanes: 12, commands: 8, runSeconds: 20, buildSeconds: 120 } as const;

/** Most targets that one sentence names. */
const NAMED_MAX = 8;

/** A program that ends sooner, or allocates less often, says nothing about an allocator. */
const LEAST = { seconds: 0.005, allocations: 1000 } as const;

const UNFIT: Readonly<Record<NonNullable<LeftProgram['unfit']>, string>> = {
  'defines-malloc': 'it has an allocator of its own',
  'linked-with-allocator': 'it is linked with the allocator, so that every arm would run the same one',
  static: 'it is linked statically, so that no library can be preloaded',
  'no-calls': 'it does not call malloc',
};

/** Names of programs that measure. */
const BENCH = /(bench|stress|larson|perf)/i;
const ELSEWHERE = /(^|\/)(win|win32|windows|mac|macos|osx|ios|android|third_party|vendor|node_modules)\//i;

/** What is found while the groups are tried. */
interface Search {
  readonly lanes: DraftLane[];
  readonly leftOut: string[];
  /** Targets that do not build. */
  readonly unbuilt: { readonly target: string; readonly why: string }[];
  /** Programs that were run already. */
  readonly seen: Set<string>;
  seconds: number;
}

/** Builds the bench programs of a repository and runs each once with the library that was kept. */
export function* findBenches(facts: CommitFiles, { benches }: Pick<Candidate, 'benches'>): BuildTrial<FoundBenches> {
  yield* startFresh();
  const groups = [...(benches === undefined ? [] : yield* benches()), ...(yield* singleSources(facts))];
  const search: Search = { lanes: [], leftOut: [], unbuilt: [], seen: new Set(), seconds: 0 };
  const build: (readonly string[])[] = [];
  if (groups.length > 0) yield* startFresh();
  for (const group of groups) {
    if (build.length + group.prepare.length >= LIMITS.commands) {
      search.leftOut.push(
        ...group.targets.map((target) => `${target}: not tried, since the draft has enough benches.`),
      );
      continue;
    }
    const good = yield* tryGroup(group, search);
    if (good.length > 0) build.push(...group.prepare, group.build(good));
  }
  return { build, lanes: search.lanes, leftOut: [...search.leftOut, ...unbuilt(search)] };
}

/** One sentence about all targets that do not build: most are parts of something larger. */
function unbuilt({ unbuilt: failed }: Search): string[] {
  const [first, ...others] = failed;
  if (first === undefined) return [];
  const shown = others.slice(0, NAMED_MAX).map(({ target }) => target);
  const more = others.length > shown.length ? ` and ${others.length - shown.length} more` : '';
  const names = others.length === 0 ? '' : `; nor do ${shown.join(', ')}${more}`;
  return [`${first.target}: ${first.why}${names}.`];
}

/** The targets of a group that build a program which runs. */
function* tryGroup({ prepare, targets, build }: BenchGroup, search: Search): BuildTrial<string[]> {
  const unready = yield* failureOf(prepare, search);
  if (unready !== null) {
    search.leftOut.push(`${targets.join(', ')}: ${unready}.`);
    return [];
  }
  const good: string[] = [];
  for (const target of targets) {
    if (search.seconds > LIMITS.buildSeconds || search.lanes.length >= LIMITS.lanes) {
      const why =
        search.seconds > LIMITS.buildSeconds ? 'the builds of the others took long' : 'the draft has enough benches';
      search.leftOut.push(`${target}: not tried, since ${why}.`);
      continue;
    }
    const failure = yield* failureOf([build([target])], search);
    if (failure !== null) {
      search.unbuilt.push({ target, why: failure });
      continue;
    }
    const { programs } = yield* lookAround();
    const fresh = programs.filter(({ path }) => !search.seen.has(path) && (BENCH.test(path) || path.endsWith(target)));
    for (const { path } of fresh) search.seen.add(path);
    if (fresh.length === 0 && ![...search.seen].some((path) => path.endsWith(target)))
      search.leftOut.push(`${target}: it left no program with bench, perf or stress in its path.`);
    const lanes = yield* runEach(fresh, search.leftOut);
    if (lanes.length > 0) good.push(target);
    search.lanes.push(...lanes.filter((lane) => search.lanes.every((other) => other.name !== lane.name)));
  }
  return good;
}

function* failureOf(commands: readonly (readonly string[])[], search: Search): BuildTrial<string | null> {
  for (const argv of commands) {
    const { end, output, seconds } = yield* runCommand(argv);
    search.seconds += seconds;
    const [first] = /^[^\n]*(?:error|Error|undefined reference)[^\n]*$/m.exec(output) ?? [];
    const why = first === undefined ? '' : `: ${first.trim().slice(0, 160)}`;
    if (end !== null) return `it does not build (${argv[0]} ${end}${why})`;
  }
  return null;
}

function* runEach(programs: readonly LeftProgram[], leftOut: string[]): BuildTrial<DraftLane[]> {
  const lanes: DraftLane[] = [];
  for (const { path, unfit } of programs) {
    if (unfit !== null) {
      leftOut.push(`${path}: ${UNFIT[unfit]}.`);
      continue;
    }
    const program = path.includes('/') ? path : `./${path}`;
    const { end, output, seconds, allocations, isServed } = yield* runProgram([program]);
    const [first] = output.split('\n').filter((line) => line.trim() !== '');
    const shown = first === undefined ? '' : ` (${first.trim().slice(0, 120)})`;
    if (end !== null) leftOut.push(`${path}: without arguments it ${end}${shown}.`);
    else if (!isServed) leftOut.push(`${path}: the library does not serve its malloc.`);
    else if (allocations === null) leftOut.push(`${path}: its allocations could not be counted.`);
    else if (allocations < LEAST.allocations) leftOut.push(`${path}: it calls malloc ${allocations} times only.`);
    else if (seconds < LEAST.seconds) leftOut.push(`${path}: without arguments it ends at once.`);
    else if (seconds > LIMITS.runSeconds) leftOut.push(`${path}: one run takes longer than ${LIMITS.runSeconds} s.`);
    else lanes.push(laneOf(program, output, seconds));
  }
  return lanes;
}

function laneOf(program: string, output: string, seconds: number): DraftLane {
  const name = program
    .slice(program.lastIndexOf('/') + 1)
    .toLowerCase()
    .replace(/[^a-z0-9.-]+/g, '-')
    .replace(/^[^a-z]+/, '')
    .slice(0, 60);
  const [, label] = /(?:^|\s)((?:[A-Za-z_]*ops[A-Za-z_/]*|throughput)[=:]) ?[0-9]/m.exec(output) ?? [];
  const took = seconds < 10 ? seconds.toFixed(2) : seconds.toFixed(0);
  return {
    name: name === '' ? 'bench' : name,
    comment: `Of this repository; one run took ${took} s.`,
    command: [program],
    ...(label === undefined ? {} : { read: { read: label, unit: 'ops/s' } }),
  };
}

/** Sources of one file with a main function, which the compiler alone can build. */
function* singleSources({ files, paths }: CommitFiles): BuildTrial<BenchGroup[]> {
  const sources = files
    .map(({ path }) => path)
    .filter((path) => isPlainPath(path) && /\.(c|cc|cpp)$/.test(path) && BENCH.test(path) && !ELSEWHERE.test(path))
    .sort((a, b) => a.split('/').length - b.split('/').length || (a < b ? -1 : 1));
  const groups: BenchGroup[] = [];
  for (const source of sources) {
    if (groups.length >= LIMITS.sources) break;
    const name = source.slice(source.lastIndexOf('/') + 1).replace(/\.[a-z]+$/, '');
    // A program must not replace a file or a folder of the commit.
    const isTaken = paths.has(name) || files.some(({ path }) => path.startsWith(`${name}/`));
    if (isTaken || groups.some(({ targets }) => targets.includes(name))) continue;
    const text = (yield* readFile(source)) ?? '';
    if (!/\bmain\s*\(/.test(text)) continue;
    const compiler = source.endsWith('.c') ? 'cc' : 'c++';
    groups.push({
      prepare: [],
      targets: [name],
      build: () => [compiler, '-O2', '-pthread', '-o', name, source, '-lm'],
    });
  }
  return groups;
}
