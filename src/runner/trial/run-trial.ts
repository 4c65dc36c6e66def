import { readdir, realpath } from 'node:fs/promises';
import { join } from 'node:path';
import { readCapped } from '../../bundle/open-capped.ts';
import { type Answers, type Ask, type BuildTrial, PROBE } from '../../core/init/systems/trial.ts';
import type { Incident } from '../../model/incident.ts';
import { ok, type Result } from '../../model/result.ts';
import type { BuildOptions } from '../build/build-context.ts';
import { type BuildPlace, fillPlace, openBuildPlaces } from '../build/build-place.ts';
import { type CommitStore, openCommitStore } from '../build/commits/commit-store.ts';
import { SOURCE_DATE_EPOCH } from '../build/commits/fixed-times.ts';
import { COMPILER_NAMES, compilerCalls } from '../build/compiler-calls.ts';
import { keptKits } from '../build/kept-kit.ts';
import { takeLibrary } from '../build/library-file.ts';
import { translationUnits } from '../build/translation-unit.ts';
import { cancelledIn } from '../job/incident.ts';
import { removeTree } from '../job/job.ts';
import { makeScratch } from '../job/scratch.ts';
import { sweepBeside } from '../machine/sweep-beside.ts';
import { describeEnd } from '../sandbox/launch-report.ts';
import { chooseProtection, type SandboxPolicy } from '../sandbox/protection.ts';
import { openSandbox, type Sandbox } from '../sandbox/sandbox.ts';
import { findLeftovers, pathBelow } from './leftovers.ts';
import { compileCounter, runProgram } from './run-program.ts';

/** What a trial builds, and how. */
interface TrialOptions {
  /** The checkout; its commits are fetched, and its submodules taken from there where they are. */
  readonly checkout: string;
  readonly sha: string;
  /** Paths of the commit. */
  readonly committed: ReadonlySet<string>;
  readonly sandbox: SandboxPolicy;
  /** Where the bench kit is kept; null or absent: nowhere. */
  readonly cache?: BuildOptions['cache'];
  readonly signal?: AbortSignal | undefined;
  /** Called before each command, with its command line. */
  onCommand(argv: readonly string[]): void;
}

const COMMAND_TIMEOUT_MS = 10 * 60_000;
const OUTPUT_BYTES = 256 * 1024;
/** Largest file of a build that is read, in bytes. */
const FILE_BYTES_MAX = 4 * 1024 * 1024;
const NAMES_MAX = 10_000;

/**
 * Carries out what a trial asks for: builds a commit in the sandbox and looks at what is left. An incident is of the machine; that a
 * build fails is an answer.
 */
export async function runTrial<T>(trial: BuildTrial<T>, options: TrialOptions): Promise<Result<T, Incident>> {
  const swept = sweepBeside();
  const scratch = makeScratch();
  let sandbox: Sandbox | null = null;
  try {
    const protection = await chooseProtection(options.sandbox);
    if (!protection.ok) return protection;
    const kits = await keptKits(options.cache);
    const opened = await openSandbox(scratch, [], { signal: options.signal, protection: protection.value, kits });
    if (!opened.ok) return opened;
    sandbox = opened.value;
    const commits = await fetchCommit(join(scratch, 'git'), options);
    if (!commits.ok) return commits;
    const { build: place } = await openBuildPlaces(sandbox);
    let compiled: Promise<string | null> | null = null;
    const counter = () => (compiled ??= compileCounter(scratch, options.signal));
    const bench: TrialBench = { sandbox, place, scratch, counter, commits: commits.value, options, kept: null };
    let step = trial.next();
    while (!step.done) {
      const answer = await answerOf(bench, step.value);
      if (!answer.ok) return answer;
      if (options.signal?.aborted) return cancelledIn('build');
      step = trial.next(answer.value);
    }
    return ok(step.value);
  } finally {
    await sandbox?.close();
    await removeTree(scratch);
    await swept();
  }
}

/** Where a trial takes place. */
interface TrialBench {
  readonly sandbox: Sandbox;
  readonly place: BuildPlace;
  readonly scratch: string;
  /** The library that counts allocations, compiled when it is first needed; null where it cannot be compiled. */
  counter(): Promise<string | null>;
  readonly commits: FetchedCommit;
  readonly options: TrialOptions;
  /** The library that programs are run with. */
  kept: string | null;
}

interface FetchedCommit {
  readonly store: CommitStore;
  readonly submodules: Answers['fresh']['submodules'];
}

/** The commit with its submodules; without them where they cannot be fetched. */
async function fetchCommit(
  directory: string,
  { checkout, sha, committed, signal }: TrialOptions,
): Promise<Result<FetchedCommit, Incident>> {
  const open = async (submodules: boolean): Promise<Result<CommitStore, Incident>> => {
    const store = await openCommitStore(join(directory, String(submodules)), checkout, {
      rules: { submodules },
      checkout,
      signal,
    });
    if (!store.ok) return store;
    const fetched = await store.value.fetch(sha);
    return fetched.ok ? store : fetched;
  };
  const whole = await open(true);
  if (whole.ok)
    return ok({ store: whole.value, submodules: whole.value.facts.submodules.size > 0 ? 'fetched' : 'none' });
  if (!committed.has('.gitmodules')) return whole;
  const without = await open(false);
  return without.ok ? ok({ store: without.value, submodules: 'missing' }) : without;
}

async function answerOf(bench: TrialBench, ask: Ask): Promise<Result<Answers[Ask['kind']], Incident>> {
  const { place, options } = bench;
  switch (ask.kind) {
    case 'fresh':
      return startFresh(bench);
    case 'run':
      return ok(await runCommand(bench, ask.argv));
    case 'read':
      return ok(await readBuilt(place.host, ask.path));
    case 'list':
      return ok(await listBuilt(place.host, ask.folder));
    case 'left':
      return ok(await findLeftovers(place.host, options.committed));
    case 'keep': {
      if (bench.kept !== null) return ok(null);
      const taken = await takeLibrary(place.host, ask.path, join(bench.scratch, 'kept'));
      bench.kept = taken.ok ? taken.value.path : null;
      return ok(null);
    }
    case 'program':
      options.onCommand(ask.argv);
      return ok(await runProgram(bench, ask.argv, options.signal));
  }
}

async function startFresh({
  sandbox,
  place,
  scratch,
  commits,
  options,
}: TrialBench): Promise<Result<Answers['fresh'], Incident>> {
  const source = join(scratch, 'src');
  const ready = await commits.store.checkout(options.sha, source);
  if (!ready.ok) return ready;
  const filled = await fillPlace(sandbox, place, source, options.signal);
  return filled.ok ? ok({ submodules: commits.submodules }) : filled;
}

async function runCommand({ sandbox, place, options }: TrialBench, argv: readonly string[]): Promise<Answers['run']> {
  options.onCommand(argv);
  const began = performance.now();
  const result = await sandbox.start({
    argv,
    cwd: place.inside,
    writes: [{ host: place.host, at: place.inside }],
    env: { ...sandbox.buildVariables, SOURCE_DATE_EPOCH },
    calls: COMPILER_NAMES,
    timeoutMs: COMMAND_TIMEOUT_MS,
    maxBytes: OUTPUT_BYTES,
    signal: options.signal,
  });
  const compiled = compilerCalls(result.calls ?? [], place.inside).flatMap((call) =>
    translationUnits(call).flatMap(({ source }) => {
      const path = pathBelow(place.inside, source);
      return path !== null && options.committed.has(path) ? [{ path, hasProbe: call.args.includes(PROBE) }] : [];
    }),
  );
  const seconds = (performance.now() - began) / 1000;
  const end = result.filledDisk
    ? 'was stopped, since it had almost filled the disk'
    : describeEnd(result, COMMAND_TIMEOUT_MS);
  return { end, output: [result.stdout, result.stderr].filter(Boolean).join('\n'), seconds, compiled };
}

/** Text of a file that a build wrote; null when there is none, or a link leads out of its folder. */
async function readBuilt(folder: string, path: string): Promise<string | null> {
  const file = await insideOf(folder, path);
  if (file === null) return null;
  const text = await readCapped(file, FILE_BYTES_MAX);
  return text.ok ? text.value : null;
}

async function listBuilt(folder: string, path: string): Promise<string[]> {
  const directory = await insideOf(folder, path);
  const names = directory === null ? [] : await readdir(directory).catch(() => []);
  return names.sort().slice(0, NAMES_MAX);
}

async function insideOf(folder: string, path: string): Promise<string | null> {
  const found = await realpath(join(folder, path)).catch(() => null);
  return found !== null && pathBelow(await realpath(folder), found) !== null ? found : null;
}
