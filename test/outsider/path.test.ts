import { execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { createInterface } from 'node:readline';
import { dump, load } from 'js-yaml';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test, vi } from 'vitest';
import { CONFIG_PATH } from '../../src/model/config.ts';
import { waitUntil } from '../app/stage.ts';
import { CHROMIUM, startBrowser } from '../browser.ts';
import { type Simulator, startSimulator } from '../github-simulator/simulator.ts';
import { executePipeline } from '../github-workflows/pipeline.ts';
import { startWebhookProxy, type WebhookProxy } from '../webhook-proxy.ts';
import { environmentOf, installPackage, npx, type PackedRelease, packRelease } from './packed.ts';

// Everything is real but GitHub: packing, installing, the App as a process, building, measuring. A busy machine needs long.
vi.setConfig({ testTimeout: 600_000, hookTimeout: 600_000 });
const LIMIT_MS = 500_000;

const MEASURED = 'stranger/allocator';
const CONTROL = 'stranger/perf-control';
const SETTINGS = 'alloc-ab-app.env';
const CHANNEL = 'a-channel-of-a-stranger';
const BRANCH = 'alloc-ab/configuration';

/** The repository of a stranger, who knows nothing of this project: an allocator that make builds, and a bench. */
const FILES: Readonly<Record<string, string>> = {
  Makefile: [
    'CFLAGS = -O1 -fPIC -fno-builtin',
    'all: libstranger.so bin/bench',
    'libstranger.so: src/stranger.c',
    '\tgcc $(CFLAGS) -shared -o $@ $<',
    'bin/bench: src/bench.c',
    '\tmkdir -p bin',
    '\tgcc -O1 -o $@ $<',
    'clean:',
    '\trm -rf libstranger.so bin',
    '',
  ].join('\n'),
  'src/stranger.c': [
    "/* The C library's allocator under the names that the loader binds. */",
    'extern void *__libc_malloc(unsigned long), *__libc_calloc(unsigned long, unsigned long), *__libc_realloc(void *, unsigned long);',
    'extern void __libc_free(void *);',
    'void *malloc(unsigned long bytes) { return __libc_malloc(bytes); }',
    'void *calloc(unsigned long count, unsigned long bytes) { return __libc_calloc(count, bytes); }',
    'void *realloc(void *block, unsigned long bytes) { return __libc_realloc(block, bytes); }',
    'void free(void *block) { __libc_free(block); }',
    '',
  ].join('\n'),
  'src/bench.c': [
    '#include <stdio.h>',
    '#include <stdlib.h>',
    'int main(void) {',
    '  for (int i = 0; i < 1000; i++) free(malloc(64));',
    '  printf("ops/s=%d\\n", 1000000);',
    '  return 0;',
    '}',
    '',
  ].join('\n'),
};

let scratch: string;
let release: PackedRelease;
let github: Simulator;
let repository: string;
let proxy: WebhookProxy;
let end: (() => Promise<unknown>) | null = null;
const log: string[] = [];
const channel = () => `${proxy.url}/${CHANNEL}`;
const folder = () => join(scratch, 'empty');
const control = () => join(scratch, 'perf-control');

function git(...args: string[]): string {
  const identity = ['-c', 'user.name=Mina', '-c', 'user.email=mina@example.com'];
  return execFileSync('git', ['-C', repository, ...identity, ...args], { encoding: 'utf8', stdio: 'pipe' }).trim();
}

beforeAll(async () => {
  scratch = mkdtempSync(join(tmpdir(), 'alloc-ab-outsider-'));
  repository = join(scratch, 'allocator');
  for (const [path, text] of Object.entries(FILES)) {
    mkdirSync(dirname(join(repository, path)), { recursive: true });
    writeFileSync(join(repository, path), text);
  }
  git('init', '--quiet', '-b', 'main');
  git('add', '--all');
  git('commit', '--quiet', '-m', 'An allocator');
  github = await startSimulator();
  proxy = await startWebhookProxy();
  github.manifests.reachable.add(new URL(proxy.url).host);
  github.addRepository(MEASURED, { directory: repository, roles: { mina: 'admin' } });
});
afterAll(async () => {
  await end?.();
  await proxy.stop();
  await github.stop();
  rmSync(scratch, { recursive: true, force: true });
});

// A step stands on those before it.
let hasFailed = false;
beforeEach(({ skip }) => skip(hasFailed, 'an earlier step failed'));
afterEach(({ task }) => {
  hasFailed ||= task.result?.state === 'fail';
});

describe('an outsider, from an empty folder', () => {
  test('1. packs the project and installs the package', async () => {
    release = await packRelease(scratch);
    await installPackage(release.tarball, folder(), scratch);
    expect((await npx(folder(), scratch, ['--version'])).stdout).toBe(release.version);
  });

  test.skipIf(CHROMIUM === null)('2. creates the App in a real browser (needs Chromium)', async () => {
    const args = ['create-app', '--proxy', channel(), '--control', CONTROL, '--no-open', '--settings', SETTINGS];
    const creating = npx(folder(), scratch, args, { GITHUB_API_URL: github.url });
    end = async () => void creating.kill();
    const page = await new Promise<string>((found, failed) => {
      let output = '';
      for (const stream of [creating.stdout, creating.stderr])
        stream?.on('data', (data) => {
          output += String(data);
          const addresses = output.match(/http:\/\/127\.0\.0\.1:\d+\/\S+(?=\s)/g) ?? [];
          const own = addresses.find((each) => !each.startsWith(proxy.url));
          if (own !== undefined) found(own);
        });
      void creating.then(() => failed(new Error(`create-app ended: ${output}`)));
    });
    await using browser = await startBrowser();
    await browser.goto(page);
    await browser.click('#create');
    await browser.shows('h1', 'Create GitHub App for mina');
    await browser.click('#confirm');
    await browser.shows('#install', 'Install it in your repositories');
    expect((await creating).exitCode).toBe(0);
    end = null;
    expect(statSync(join(folder(), SETTINGS)).mode & 0o777).toBe(0o600);
  });

  test.skipIf(CHROMIUM !== null)('2. without a browser, writes the settings of an App by hand', () => {
    const key = github.app.privateKey.trim().replaceAll('\n', '\\n');
    const lines = [
      ...[`APP_ID=${github.app.id}`, `WEBHOOK_SECRET=${github.app.webhookSecret}`, `PRIVATE_KEY="${key}"`],
      ...[`CONTROL_REPOSITORY=${CONTROL}`, `WEBHOOK_PROXY_URL=${channel()}`, `GITHUB_API_URL=${github.url}`, ''],
    ];
    writeFileSync(join(folder(), SETTINGS), lines.join('\n'), { mode: 0o600 });
    github.sendWebhooksTo(channel());
  });

  test('3. makes a control repository with one command', async () => {
    const made = await npx(folder(), scratch, ['init-control', control()]);
    expect(made.exitCode, made.stderr).toBe(0);
    github.addRepository(CONTROL, { private: true, workflows: ['ab.yml'], roles: { mina: 'admin' } });
    github.onDispatch(async ({ runId, workflow, inputs, signal }, run) => {
      run.start();
      const { jobs, artifacts } = await executePipeline({
        workflowFile: join(control(), '.github/workflows', workflow),
        inputs,
        workspace: mkdtempSync(join(scratch, 'run-')),
        control: control(),
        // GitHub has the release at its commit.
        actions: { [`${release.repository}@${release.commit}`]: release.project },
        signal,
        onLog: (line) => void log.push(line),
        env: {
          GITHUB_SERVER_URL: github.url,
          GITHUB_RUN_ID: String(runId),
          // A machine without the packages of the sandbox takes this path, too.
          ALLOC_AB_SANDBOX: 'available',
          // A separate TMPDIR, so that the runner does not wait for another run on this machine.
          TMPDIR: scratch,
        },
      });
      for (const [name, zip] of artifacts) run.upload(name, zip);
      const failed = Object.values(jobs).some((results) => results.some(({ conclusion }) => conclusion === 'failure'));
      run.complete(failed ? 'failure' : 'success');
    });
  });

  test('4. starts the App from the installed package', async () => {
    const child = spawn('npx', ['--offline', 'alloc-ab', 'serve', '--settings', SETTINGS], {
      cwd: folder(),
      env: {
        ...environmentOf(scratch),
        ...{ HOST: '127.0.0.1', PORT: '0', POLL_MS: '100', BACKOFF_MS: '100', GITHUB_THROTTLE: 'off' },
        DATABASE_FILE: join(scratch, 'app.db'),
      },
      stdio: ['ignore', 'pipe', 'pipe'],
      // npx and its shell do not pass a signal on in every version: the group gets it.
      detached: true,
    });
    const exited = once(child, 'exit');
    end = () => {
      if (child.exitCode === null) process.kill(-(child.pid as number), 'SIGTERM');
      return exited;
    };
    child.stderr.on('data', (data) => log.push(String(data)));
    await new Promise<void>((listens, fails) => {
      createInterface({ input: child.stdout }).on('line', (line) => {
        log.push(line);
        if (line.includes('alloc-ab listens')) listens();
      });
      exited.then(() => fails(new Error(`the App ended before it listened: ${log.join('\n')}`)), fails);
    });
    // What GitHub sends while nobody listens on the channel is lost.
    await waitUntil(() => proxy.listeners(CHANNEL) > 0, 'the App fetches webhooks', LIMIT_MS);
  });

  test('5. installs the App, and gets a configuration by pull request', async () => {
    await github.install(MEASURED, CONTROL);
    const pulls = github.repository(MEASURED).pulls;
    await waitUntil(() => pulls.size > 0, 'the App opened a pull request', LIMIT_MS);
    expect(pulls.get(1)).toMatchObject({ headRef: BRANCH, state: 'open' });
    expect(github.repository(CONTROL).pulls.size).toBe(0);

    // A user reads the draft, writes the labels of the runner and a short budget, and merges it.
    git('checkout', '--quiet', BRANCH);
    const draft = load(readFileSync(join(repository, CONFIG_PATH), 'utf8')) as Record<string, unknown>;
    const [line = ''] = Object.keys(draft.lines as object);
    const text = dump({
      schema: 1,
      lines: draft.lines,
      benches: { build: [['make', 'bin/bench']] },
      lanes: { bench: { command: ['bin/bench'], metric: { read: 'ops/s=' } } },
      suites: { all: { targets: ['bench'] } },
      machines: { default: { labels: ['self-hosted', 'linux'] } },
      defaults: { line, suite: 'all', budget: '5s' },
    });
    writeFileSync(join(repository, CONFIG_PATH), text);
    git('commit', '--quiet', '-am', 'Our runner');
    git('checkout', '--quiet', 'main');
    git('merge', '--quiet', BRANCH);
    const merged = git('rev-parse', 'HEAD');
    await github.merge(MEASURED, 1, merged);
    const commits = [{ id: merged, message: 'x', added: [CONFIG_PATH], modified: [], removed: [] }];
    await github.deliver('push', MEASURED, 'mina', { ref: 'refs/heads/main', after: merged, forced: false, commits });
  });

  test('6. comments on a pull request, and gets a verdict in the reply and in a check', async () => {
    git('checkout', '--quiet', '-b', 'change');
    writeFileSync(join(repository, 'src/stranger.c'), `${FILES['src/stranger.c']}int more;\n`);
    git('commit', '--quiet', '-am', 'A change');
    const headSha = git('rev-parse', 'HEAD');
    git('checkout', '--quiet', 'main');
    const { number } = await github.openPullRequest(MEASURED, { author: 'mina', headSha });
    const { comment } = await github.comment(MEASURED, number, 'mina', '/ab base');
    const checks = github.repository(MEASURED).checks;
    const check = () => [...checks.values()].find(({ name, sha }) => name === 'alloc-ab' && sha === headSha);
    await waitUntil(() => check()?.status === 'completed', 'the check was completed', LIMIT_MS);
    const replies = () => github.appComments(MEASURED, number).map(({ body }) => body);
    // On a busy machine any of them is right; what was built and sampled is the same.
    const outcome = /\b(?:GO|NO CHANGE|NO-GO|INCONCLUSIVE|INVALID)\b/;
    await waitUntil(() => replies().some((body) => outcome.test(body)), 'the reply has a verdict', LIMIT_MS);
    expect(replies(), log.join('\n')).toHaveLength(1);
    expect(replies()[0]).toContain(`alloc-ab:pr${number}-${comment.id}`);
    expect(replies()[0]).toMatch(/`stranger head [0-9a-f]+` against baseline `stranger base [0-9a-f]+`/);
    const lines = log.join('\n');
    for (const arm of ['base', 'head']) expect(lines).toMatch(new RegExp(`build +stranger ${arm} \\w+: done`));
    expect(lines).toMatch(/^[1-9]\d* samples in /m);
    expect(check()?.output.title).toMatch(outcome);
    expect(github.violations).toEqual([]);
  });
});
