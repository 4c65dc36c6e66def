import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { createInterface } from 'node:readline';
import { expect, test, vi } from 'vitest';
import { makeRepository } from '../app/measured-repository.ts';
import { CONTROL, MEASURED, waitUntil } from '../app/stage.ts';
import { CHROMIUM, startBrowser } from '../browser.ts';
import { startSimulator } from '../github-simulator/simulator.ts';
import { startWebhookProxy } from '../webhook-proxy.ts';
import { createInBrowser, startCreateApp } from './create-app-process.ts';

// Processes and a browser start slowly on a busy machine.
vi.setConfig({ testTimeout: 300_000, hookTimeout: 120_000 });

test.skipIf(CHROMIUM === null)(
  'on a laptop: the App is created in a browser, serve takes its file, and answers a comment that came through the proxy (needs Chromium)',
  async () => {
    const directory = mkdtempSync(join(tmpdir(), 'alloc-ab-first-app-'));
    const github = await startSimulator();
    const repository = makeRepository(join(directory, 'repository'));
    github.addRepository(MEASURED, { directory: repository.directory, roles: { mina: 'write' } });
    github.addRepository(CONTROL, { private: true, workflows: ['ab.yml'] });
    await github.openPullRequest(MEASURED, { author: 'mina', headSha: repository.headSha });
    const proxy = await startWebhookProxy();
    github.manifests.reachable.add(new URL(proxy.url).host);
    const program = resolve('bin/alloc-ab');
    const argv = ['--proxy', proxy.url, '--control', CONTROL];
    const run = await startCreateApp(program, argv, { cwd: directory, apiUrl: github.url });
    {
      await using browser = await startBrowser();
      await createInBrowser(browser, run.page, 'mina');
    }
    expect(await run.ended).toBe(0);
    const serve = /alloc-ab serve (.*)$/m.exec(run.output())?.[1]?.split(' ') ?? [];
    const app = spawn(program, ['serve', ...serve], {
      cwd: directory,
      env: { PATH: process.env.PATH ?? '', PORT: '0', GITHUB_THROTTLE: 'off', BACKOFF_MS: '10' },
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    const exited = once(app, 'exit');
    const channel = new URL(github.manifests.created[0]?.manifest.hook_attributes?.url ?? '').pathname.slice(1);
    createInterface({ input: app.stdout }).on('line', () => {});
    await waitUntil(() => proxy.listeners(channel) === 1, 'the App takes webhooks from the proxy');
    await github.comment(MEASURED, 1, 'mina', '/ab help');
    await waitUntil(() => github.appComments(MEASURED, 1).length === 1, 'the comment is answered');
    app.kill('SIGTERM');
    expect((await exited)[0]).toBe(0);
    expect(github.violations).toEqual([]);
    await proxy.stop();
    await github.stop();
    rmSync(directory, { recursive: true });
  },
);
