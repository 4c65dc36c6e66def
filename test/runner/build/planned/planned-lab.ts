import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { onTestFinished } from 'vitest';
import type { Arm } from '../../../../src/model/plan.ts';
import { type BuildContext, openBuildContext } from '../../../../src/runner/build/build-context.ts';
import { clearJob, openJob } from '../../../../src/runner/job/job.ts';
import { KIT_ALONE } from '../../kept-kits.ts';
import { commit, git, reachable, temporary } from '../../runner-fixture.ts';

/** A repository with the given files, and its commit; below `directory`, or a temporary one of the test. */
export function repositoryOf(
  files: Readonly<Record<string, string>>,
  directory = temporary(),
): { readonly path: string; readonly sha: string } {
  const path = join(directory, 'repository');
  for (const [name, text] of Object.entries(files)) {
    mkdirSync(dirname(join(path, name)), { recursive: true });
    writeFileSync(join(path, name), text, { mode: text.startsWith('#!') ? 0o755 : 0o644 });
  }
  git(path, 'init', '--quiet', '--initial-branch=main');
  git(path, 'add', '--all', '--force');
  return { path, sha: commit(path, 'files') };
}

/** What outlives a test. */
interface Held {
  readonly directory: string;
  defer(action: () => Promise<void>): void;
}

/** An arm that is built by commands. */
export function armOf(sha: string, commands: string[][], library = 'lib.so'): Arm {
  return {
    label: 'x',
    source: { kind: 'build', sha, line: 'x', commands, library, defines: [] },
    env: {},
  };
}

/** A context for builds of arms of a repository, which ends with the test unless `held` holds it. */
export async function contextOf(path: string, arms: readonly Arm[], held?: Held): Promise<BuildContext> {
  const job = await openJob(join(held?.directory ?? temporary(), 'out'), 'a', new Date());
  if (held === undefined) onTestFinished(() => clearJob(job));
  else held.defer(() => clearJob(job));
  const [first] = arms;
  if (first?.source.kind !== 'build') throw new Error('no arm with sources');
  const opened = await openBuildContext(
    { repository: 'a/b', arms, benches: { sha: first.source.sha, commands: [] }, lanes: [] },
    {
      ...{ job, source: path, cache: KIT_ALONE, onProgress: () => {} },
      seconds: { fetch: 0, build: 0, preflight: 0, sampling: 0 },
    },
  );
  if (!opened.ok) throw new Error(opened.error.message);
  return opened.value;
}

/** A repository and a context for builds of its arms, which all tests of a file share. */
export function heldLab() {
  const directory = reachable();
  const held: (() => Promise<void>)[] = [];
  return {
    async open(files: Readonly<Record<string, string>>): Promise<{ context: BuildContext; sha: string }> {
      const { path, sha } = repositoryOf(files, directory);
      const arms = [armOf(sha, [['true']])];
      return { sha, context: await contextOf(path, arms, { directory, defer: (action) => void held.push(action) }) };
    },
    async close(): Promise<void> {
      for (const action of held) await action();
      rmSync(directory, { recursive: true, force: true });
    },
  };
}

/** The same context for what never ends: a deadline of at most a minute comes after two seconds. */
export function impatient(context: BuildContext): BuildContext {
  const { start } = context.sandbox;
  const hurry = (timeoutMs: number): number => (timeoutMs > 60_000 ? timeoutMs : Math.min(timeoutMs, 2000));
  const sandbox: BuildContext['sandbox'] = {
    ...context.sandbox,
    start: (request) => start({ ...request, timeoutMs: hurry(request.timeoutMs) }),
  };
  return { ...context, sandbox };
}
