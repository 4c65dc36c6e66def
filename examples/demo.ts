/**
 * The main job on this machine: App, GitHub simulator and runner start, a maintainer comments, the finished comment and check are
 * printed. Only GitHub is simulated; the builds, the benches, the samples and the verdict are real.
 *
 * node examples/demo.ts [COMMENT]   the comment to write, default "/ab HZ4_S12_MPSC"
 */
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join, resolve } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { createLog } from '../src/app/log.ts';
import { startApp, WEBHOOK_PATH } from '../src/app/server.ts';
import { readSettings } from '../src/app/settings.ts';
import { analyze } from '../src/core/analyze.ts';
import { judge } from '../src/core/judge.ts';
import { readBundle } from '../src/runner/bundle.ts';
import { openStore } from '../src/store/store.ts';
import { renderReport } from '../src/web/report.ts';
import { type Simulator, startSimulator } from '../test/github/simulator.ts';
import type { Comment } from '../test/github/state.ts';
import { executeWorkflow } from '../test/workflow/executor.ts';
import { unzip } from '../test/workflow/unzip.ts';
import { createExampleRepository, type ExampleRepository } from './example-repository.ts';

const MEASURED = 'example/hakozuna';
const CONTROL = 'example/perf-control';
const MAINTAINER = 'maintainer';
const OUT = resolve('demo-out');
const DEADLINE_MS = 10 * 60_000;

const started = performance.now();
const stop = new AbortController();
for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => stop.abort(new Error(signal)));

function say(text: string): void {
  process.stdout.write(`${((performance.now() - started) / 1000).toFixed(1).padStart(6)} s  ${text}\n`);
}

/** GitHub with the example repository and a control repository whose workflow really runs. */
async function simulatedGitHub(scratch: string, example: ExampleRepository): Promise<Simulator> {
  const github = await startSimulator();
  github.addRepository(MEASURED, { directory: example.directory });
  github.addRepository(CONTROL, { private: true, workflows: ['ab.yml'] });
  github.addUser(MAINTAINER);
  github.setRole(MEASURED, MAINTAINER, 'write');
  github.onDispatch(async ({ inputs, signal }, run) => {
    run.start();
    const workspace = join(scratch, `workflow-${run.record.id}`);
    mkdirSync(workspace);
    const { conclusion } = await executeWorkflow({
      workflowFile: '.github/workflows/ab.yml',
      inputs,
      workspace,
      env: { GITHUB_SERVER_URL: github.url },
      signal: AbortSignal.any([signal, stop.signal]),
      onLog: (line) => say(`  runner | ${line}`),
      onArtifact: async (name, zip) => {
        for (const [path, bytes] of await unzip(zip)) {
          mkdirSync(dirname(join(OUT, 'bundle', path)), { recursive: true });
          writeFileSync(join(OUT, 'bundle', path), bytes);
        }
        run.upload(name, zip);
      },
    });
    run.complete(conclusion);
  });
  return github;
}

/** Waits until the check of the pull request is completed, showing each new first line of the comment. */
async function finished(github: Simulator, pullRequest: number): Promise<Comment> {
  let shown = '';
  for (const deadline = performance.now() + DEADLINE_MS; performance.now() < deadline; ) {
    stop.signal.throwIfAborted();
    const answer = github.answers(MEASURED, pullRequest).at(-1);
    const line = answer?.body.split('\n').find((text) => text.trim() !== '' && !text.startsWith('<!--')) ?? '';
    if (line !== shown) say(`comment | ${line}`);
    shown = line;
    const checks = [...github.repository(MEASURED).checks.values()];
    if (answer !== undefined && checks.length > 0 && checks.every(({ status }) => status === 'completed'))
      return answer;
    await sleep(100);
  }
  throw new Error(`no verdict after ${DEADLINE_MS / 60_000} minutes`);
}

/** Runs the demo; true when a verdict came, whichever it is. */
async function demo(comment: string): Promise<boolean> {
  const scratch = mkdtempSync(join(tmpdir(), 'alloc-ab-demo-'));
  rmSync(OUT, { recursive: true, force: true });
  mkdirSync(OUT);
  const example = createExampleRepository(join(OUT, 'hakozuna'));
  const github = await simulatedGitHub(scratch, example);
  const store = openStore(join(scratch, 'alloc-ab.db'));
  const app = await startApp({
    settings: readSettings({
      PORT: '0',
      HOST: '127.0.0.1',
      APP_ID: String(github.app.id),
      PRIVATE_KEY: github.app.privateKey,
      WEBHOOK_SECRET: github.app.webhookSecret,
      CONTROL_REPOSITORY: CONTROL,
      GITHUB_API_URL: github.url,
      GITHUB_THROTTLE: 'off',
      POLL_MS: '200',
    }),
    memory: store,
    log: createLog('warn'),
  });
  try {
    github.listen(`${app.url}${WEBHOOK_PATH}`);
    const { number: pullRequest } = await github.openPullRequest(MEASURED, {
      author: MAINTAINER,
      headSha: example.headSha,
      headRef: example.branch,
      title: 'S12: lock-free remote frees',
    });
    say(`App and simulated GitHub are up; ${MAINTAINER} comments on pull request #${pullRequest}: ${comment}`);
    await github.comment(MEASURED, pullRequest, MAINTAINER, comment);
    const answer = await finished(github, pullRequest);
    const [check] = [...github.repository(MEASURED).checks.values()];
    process.stdout.write(`\n----- the comment on the pull request -----\n\n${answer.body}\n\n`);
    process.stdout.write(`----- the check -----\n\n${check?.name}: ${check?.conclusion}: ${check?.output.title}\n\n`);
    writeFileSync(join(OUT, 'comment.md'), `${answer.body}\n`);
    const run = await readBundle(join(OUT, 'bundle'));
    if (!run.ok) throw new Error(run.refusal.message);
    const verdict = judge(run.value, analyze(run.value));
    writeFileSync(join(OUT, 'report.html'), renderReport(verdict, run.value));
    writeFileSync(join(OUT, 'verdict.json'), `${JSON.stringify(verdict, null, 2)}\n`);
    for (const violation of github.violations) say(`GitHub's description is violated: ${violation}`);
    say(`done. Report page  ${join(OUT, 'report.html')}`);
    say(`      bundle       ${join(OUT, 'bundle')}  (again: npx alloc-ab replay demo-out/bundle)`);
    say(`      comment      ${join(OUT, 'comment.md')}`);
    return github.violations.length === 0;
  } finally {
    await app.stop();
    await github.stop();
    store.close();
    rmSync(scratch, { recursive: true, force: true });
  }
}

process.exitCode = (await demo(process.argv[2] ?? '/ab HZ4_S12_MPSC')) ? 0 : 1;
