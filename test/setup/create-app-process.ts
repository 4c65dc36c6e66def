import { spawn } from 'node:child_process';
import { once } from 'node:events';
import type { Browser } from '../browser.ts';

/** `alloc-ab create-app` in a process of its own. */
export interface CreateApp {
  /** The address of its page. */
  readonly page: string;
  /** What it has printed so far. */
  output(): string;
  /** The exit status. */
  readonly ended: Promise<number | null>;
  kill(signal?: NodeJS.Signals): void;
}

/** Starts `PROGRAM create-app` without a browser, and resolves when it has printed the address of its page. */
export async function startCreateApp(
  program: string,
  argv: readonly string[],
  { cwd, apiUrl }: { readonly cwd: string; readonly apiUrl: string },
): Promise<CreateApp> {
  const child = spawn(program, ['create-app', '--no-open', ...argv], {
    cwd,
    env: { PATH: process.env.PATH ?? '', GITHUB_API_URL: apiUrl },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let output = '';
  const ended = once(child, 'close').then(([code]) => code as number | null);
  const page = await new Promise<string>((found, failed) => {
    const read = (chunk: Buffer): void => {
      output += chunk.toString();
      const [address] = /http:\/\/127\.0\.0\.1:\d+\/\S+/.exec(output) ?? [];
      if (address !== undefined) found(address);
    };
    child.stdout.on('data', read);
    child.stderr.on('data', read);
    void ended.then((code) => failed(new Error(`ended with ${code}: ${output}`)));
  });
  return { page, output: () => output, ended, kill: (signal = 'SIGKILL') => void child.kill(signal) };
}

/** The clicks of a user: create on GitHub, confirm there. The page then has the link to install the App. */
export async function createInBrowser(browser: Browser, page: string, owner: string): Promise<void> {
  await browser.goto(page);
  await browser.shows('h1', 'Create the GitHub App of alloc-ab');
  await browser.click('#create');
  await browser.shows('h1', `Create GitHub App for ${owner}`);
  await browser.click('#confirm');
  await browser.shows('#install', 'Install it in your repositories');
}
