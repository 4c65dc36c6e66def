import { lstatSync, readFileSync, readlinkSync, statSync } from 'node:fs';
import { basename, join } from 'node:path';
import type { Arm } from '../../../src/model/plan.ts';
import { buildArm, flagsOf } from '../../../src/runner/build/build-arm.ts';
import { buildBenches } from '../../../src/runner/build/build-benches.ts';
import { type BuildContext, openBuildContext } from '../../../src/runner/build/build-context.ts';
import { compilerCalls } from '../../../src/runner/build/compiler-calls.ts';
import { leftFiles } from '../../../src/runner/build/left-files.ts';
import { compareArms } from '../../../src/runner/build/planned/compare-arms.ts';
import { planText } from '../../../src/runner/build/planned/plan-text.ts';
import { translationUnits } from '../../../src/runner/build/translation-unit.ts';
import { clearJob, openJob } from '../../../src/runner/job/job.ts';
import type { SandboxPolicy } from '../../../src/runner/sandbox/protection.ts';
import { findProgram } from '../../../src/system/find-program.ts';
import { fixtureLane, fixtureRepository, temporary } from '../runner-fixture.ts';

/** Sources of a repository, and not of what a configuration tries. */
const OWN_SOURCE = /^\/alloc-ab\/build\/(?!.*(CMakeFiles|meson-private|conftest)).*\.c$/;

/** Only what is isolated is kept. */
export const isIsolated = findProgram('bwrap', '/usr/local/bin:/usr/bin:/bin', '/') !== null;

interface Question {
  readonly sha: string;
  readonly arms?: readonly Arm[];
  readonly repository?: string;
  readonly sandbox?: SandboxPolicy;
  /** Names of the arms; default: `arm-0`, `arm-1`, … */
  readonly names?: readonly string[];
  /** Whether two arms are compared before they are built, as a run does. */
  readonly compares?: boolean;
  /** Commands of the bench programs; absent: none are built. */
  readonly benches?: readonly (readonly string[])[];
}

/** A repository, by default the fixture's, with its cache; `ask` makes the builds of a question in a job of its own, and tells what was executed for them. */
export function cachePlace(open: typeof fixtureRepository = fixtureRepository) {
  const directory = temporary();
  const repository = open(directory);
  const folder = join(directory, 'cache/builds');
  const cache = { folder, bytesMax: 1024 ** 3, entriesMax: 100, keeps: 'builds' } as const;
  const ask = async ({
    sha,
    arms = [],
    names = [],
    compares,
    benches,
    sandbox,
    repository: name = 'a/b',
  }: Question) => {
    const notes: string[] = [];
    const logs: Record<string, string> = {};
    const job = await openJob(join(directory, 'out'), 'a', new Date());
    const lanes = [fixtureLane()];
    const plan = {
      repository: name,
      arms,
      lanes,
      benches: { sha, commands: (benches ?? []).map((argv) => [...argv]) },
    };
    const opened = await openBuildContext(plan, {
      planText,
      job,
      source: repository.path,
      cache,
      sandbox,
      seconds: { fetch: 0, build: 0, preflight: 0, sampling: 0 },
      onProgress: (event) => void (event.kind === 'phase' && event.phase === 'build' && notes.push(event.detail)),
    });
    if (!opened.ok) throw new Error(opened.error.message);
    let commands = 0;
    let compilers = 0;
    const compiled: string[] = [];
    const { start } = opened.value.sandbox;
    const counting: BuildContext['sandbox'] = {
      ...opened.value.sandbox,
      start: async (request) => {
        const result = await start(request);
        commands += request.calls === undefined ? 0 : 1;
        compilers += result.calls?.length ?? 0;
        const calls = compilerCalls(result.calls ?? [], opened.value.build.inside);
        const units = calls.flatMap((call) => translationUnits(call).map(({ source }) => source));
        compiled.push(...units.filter((source) => OWN_SOURCE.test(source)).map((source) => basename(source)));
        return result;
      },
    };
    const log = (file: string, text: string): void => {
      logs[file] = text;
    };
    const context = { ...opened.value, sandbox: counting, log };
    const [baseline, candidate] = arms;
    if (compares && baseline !== undefined && candidate !== undefined)
      await compareArms(context, { baseline, candidate });
    const built = [];
    for (const [index, arm] of arms.entries()) {
      const result = await buildArm(context, { arm, name: names[index] ?? `arm-${index}`, ...flagsOf(arms) });
      const bytes = result.ok && result.value.library !== null ? readFileSync(result.value.library) : null;
      built.push({ result, bytes });
    }
    const bench = benches === undefined ? null : await buildBenches(context, plan.benches, lanes);
    const program = join(context.bench.host, 'bench/bench');
    const benchBytes = bench?.ok ? readFileSync(program) : null;
    const benchMode = bench?.ok ? statSync(program).mode & 0o777 : null;
    const tree = await treeOf(context.bench.host);
    await clearJob(job);
    return { built, bench, benchBytes, benchMode, tree, commands, compilers, compiled, notes, logs };
  };
  return { ...repository, directory, folder, ask };
}

/** Kind and content of each file of a folder, and where its links lead. */
async function treeOf(folder: string): Promise<Record<string, string>> {
  const paths = await leftFiles(folder, /(?:)/);
  const entries = paths.map((path) => {
    const file = join(folder, path);
    const facts = lstatSync(file);
    if (facts.isSymbolicLink()) return [path, `-> ${readlinkSync(file)}`];
    return [path, `${(facts.mode & 0o100) === 0 ? 'file' : 'program'} ${readFileSync(file, 'latin1')}`];
  });
  return Object.fromEntries(entries);
}

/** The arm that a result is about, as a record. */
export function recordOf({ result }: Awaited<ReturnType<ReturnType<typeof cachePlace>['ask']>>['built'][number]) {
  if (!result.ok) throw new Error(`${result.error.message} ${result.error.detail}`);
  return result.value;
}
