/**
 * Shows an A/B on this machine: starts the App, a GitHub simulator and a runner, writes a maintainer's comment, and prints the
 * finished reply and check. Only GitHub is simulated; the builds, the benches, the samples and the verdict are real.
 *
 * node examples/demo.ts [COMMENT]   the comment to write, default "/ab HZ4_S12_MPSC"
 */
import { existsSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join, resolve } from 'node:path';
import { readAbBundle } from '../src/bundle/read-bundle.ts';
import { analyze } from '../src/core/analysis/ab/analyze.ts';
import { judge } from '../src/core/verdict/judge.ts';
import { renderReport } from '../src/web/report.ts';
import type { Simulator } from '../test/github-simulator/simulator.ts';
import type { Comment } from '../test/github-simulator/state.ts';
import { unzip } from '../test/github-workflows/unzip.ts';
import { createExampleRepository } from './example-repository.ts';
import { MAINTAINER, MEASURED, openWholePath, type WholePath } from './whole-path.ts';

const OUT = resolve('demo-out');
const DEADLINE_MS = 10 * 60_000;

const started = performance.now();
const stop = new AbortController();
for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => stop.abort(signal));

function print(text: string): void {
  process.stdout.write(`${((performance.now() - started) / 1000).toFixed(1).padStart(6)} s  ${text}\n`);
}

/** Unpacks the bundle into `demo-out`. */
async function keepBundle(zip: Buffer): Promise<void> {
  for (const [path, bytes] of await unzip(zip)) {
    mkdirSync(dirname(join(OUT, 'bundle', path)), { recursive: true });
    writeFileSync(join(OUT, 'bundle', path), bytes);
  }
}

/** Waits until the App is idle and prints each new first line of its reply. */
async function finished({ github, settled }: WholePath, pullRequest: number): Promise<readonly Comment[]> {
  let shown = '';
  await settled(DEADLINE_MS, () => {
    const lines = github.appComments(MEASURED, pullRequest).at(-1)?.body.split('\n') ?? [];
    const line = lines.find((text) => text.trim() !== '' && !text.startsWith('<!--')) ?? '';
    if (line !== shown) print(`comment | ${line}`);
    shown = line;
  });
  return github.appComments(MEASURED, pullRequest);
}

/** Prints what a reader of the pull request sees: the replies and the check. */
function show(answers: readonly Comment[], github: Simulator): void {
  const body = answers.map((answer) => answer.body).join('\n\n');
  process.stdout.write(`\n----- the comment on the pull request -----\n\n${body}\n\n`);
  writeFileSync(join(OUT, 'comment.md'), `${body}\n`);
  for (const { name, conclusion, output } of github.repository(MEASURED).checks.values())
    process.stdout.write(`----- the check -----\n\n${name}: ${conclusion}: ${output.title}\n\n`);
}

/** Writes the report page and the verdict from the bundle alone; false when nothing was measured. */
async function report(): Promise<boolean> {
  if (!existsSync(join(OUT, 'bundle', 'manifest.json'))) return false;
  const run = await readAbBundle(join(OUT, 'bundle'));
  if (!run.ok) throw new Error(run.error.message);
  const verdict = judge(run.value, analyze(run.value));
  writeFileSync(join(OUT, 'report.html'), renderReport(verdict, run.value));
  writeFileSync(join(OUT, 'verdict.json'), `${JSON.stringify(verdict, null, 2)}\n`);
  print(`report page  ${join(OUT, 'report.html')}`);
  print(`bundle       ${join(OUT, 'bundle')}  (again: npx alloc-ab replay demo-out/bundle)`);
  print(`comment      ${join(OUT, 'comment.md')}`);
  return true;
}

/** Runs the demo; true when an A/B was measured, with any verdict, and no call violated GitHub's API description. */
async function demo(comment: string): Promise<boolean> {
  const scratch = mkdtempSync(join(tmpdir(), 'alloc-ab-demo-'));
  rmSync(OUT, { recursive: true, force: true });
  mkdirSync(OUT);
  const example = createExampleRepository(join(OUT, 'hakozuna'));
  try {
    await using path = await openWholePath({
      scratch,
      directory: example.directory,
      signal: stop.signal,
      onRunnerLine: (line) => print(`  runner | ${line}`),
      onArtifact: keepBundle,
    });
    const { github } = path;
    const { number: pullRequest } = await github.openPullRequest(MEASURED, {
      author: MAINTAINER,
      headSha: example.headSha,
      headRef: example.branch,
      title: 'S12: lock-free remote frees',
    });
    print(`App and simulated GitHub are up; ${MAINTAINER} comments on pull request #${pullRequest}: ${comment}`);
    await github.comment(MEASURED, pullRequest, MAINTAINER, comment);
    show(await finished(path, pullRequest), github);
    const measured = await report();
    if (!measured) print('nothing was measured; the comment has the reason');
    for (const violation of github.violations) print(`a call violates GitHub's API description: ${violation}`);
    return measured && github.violations.length === 0;
  } finally {
    rmSync(scratch, { recursive: true, force: true });
  }
}

const ok = await demo(process.argv[2] ?? '/ab HZ4_S12_MPSC').catch((error: unknown) => {
  process.stderr.write(`demo: ${error instanceof Error ? error.message : String(error)}\n`);
  return false;
});
process.exitCode = ok ? 0 : 1;
