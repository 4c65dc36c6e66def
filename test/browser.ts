import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Readable, Writable } from 'node:stream';
import { setTimeout as sleep } from 'node:timers/promises';
import { findProgram } from '../src/system/find-program.ts';

const PATH = process.env.PATH ?? '';

/** The path of a Chromium on this machine; null without one. */
export const CHROMIUM: string | null =
  ['chromium', 'chromium-browser', 'google-chrome', 'google-chrome-stable']
    .map((name) => findProgram(name, PATH, '/'))
    .find((path) => path !== null) ?? null;

/** Milliseconds after which a page is taken to have failed; a busy machine is much faster. */
const LIMIT_MS = 120_000;

type Reply = { readonly id?: number; readonly error?: { readonly message: string }; readonly result?: unknown };

/** One page of a real browser, driven by its debugging protocol over a pipe. */
export interface Browser extends AsyncDisposable {
  goto(address: string): Promise<void>;
  /** Waits for an element with this text in it. The page before a navigation may have the same elements. */
  shows(selector: string, text: string): Promise<void>;
  /** Presses an element with the mouse. */
  click(selector: string): Promise<void>;
  /** Replaces the text of an input. */
  type(selector: string, text: string): Promise<void>;
  /** The value of an expression in the page. */
  evaluate(expression: string): Promise<unknown>;
  /** A PNG of the page. */
  screenshot(): Promise<Buffer>;
}

/** Starts a browser with a profile of its own. */
export async function startBrowser(): Promise<Browser> {
  const profile = mkdtempSync(join(tmpdir(), 'alloc-ab-browser-'));
  const options = ['--headless', '--no-sandbox', '--disable-gpu', '--disable-dev-shm-usage', '--no-first-run'];
  const quiet = ['--disable-background-networking', '--disable-extensions', '--no-proxy-server', '--mute-audio'];
  const child = spawn(CHROMIUM ?? '', [...options, ...quiet, '--remote-debugging-pipe', `--user-data-dir=${profile}`], {
    stdio: ['ignore', 'ignore', 'ignore', 'pipe', 'pipe'],
    // The browser and its helpers are one group, which is ended as a whole.
    detached: true,
  });
  const killGroup = (): void => {
    if (child.exitCode === null && child.signalCode === null && child.pid !== undefined)
      process.kill(-child.pid, 'SIGKILL');
  };
  // After a test that timed out nobody disposes of the browser.
  process.once('exit', killGroup);
  const call = protocolOf(child);
  const { targetId } = (await call('Target.createTarget', { url: 'about:blank' })) as { targetId: string };
  const attached = await call('Target.attachToTarget', { targetId, flatten: true });
  const { sessionId } = attached as { sessionId: string };
  const page = (method: string, parameters: object = {}) => call(method, parameters, sessionId);

  const evaluate = async (expression: string): Promise<unknown> => {
    const reply = await page('Runtime.evaluate', { expression, returnByValue: true, awaitPromise: true });
    return (reply as { result: { value?: unknown } }).result.value;
  };
  const waitFor = async (selector: string, expression: string): Promise<unknown> => {
    const end = Date.now() + LIMIT_MS;
    for (;;) {
      // A navigation ends the context that the expression runs in.
      const value = await evaluate(
        `document.readyState === 'complete' && document.querySelector(${JSON.stringify(selector)}) ? ${expression} : null`,
      ).catch(() => null);
      if (value !== null && value !== undefined) return value;
      if (Date.now() > end)
        throw new Error(
          `in vain: ${expression} at ${await evaluate('location.href + "\\n" + document.body.innerText')}`,
        );
      await sleep(20);
    }
  };
  const element = (selector: string) => `document.querySelector(${JSON.stringify(selector)})`;
  return {
    goto: async (address) => void (await page('Page.navigate', { url: address })),
    async shows(selector, text) {
      await waitFor(selector, `${element(selector)}.innerText.includes(${JSON.stringify(text)}) || null`);
    },
    async click(selector) {
      const place = await waitFor(
        selector,
        `(() => { const e = ${element(selector)}; e.scrollIntoView({ block: 'center' }); const r = e.getBoundingClientRect(); return { x: r.x + r.width / 2, y: r.y + r.height / 2 }; })()`,
      );
      const press = { ...(place as { x: number; y: number }), button: 'left', clickCount: 1 };
      await page('Input.dispatchMouseEvent', { type: 'mousePressed', ...press });
      await page('Input.dispatchMouseEvent', { type: 'mouseReleased', ...press });
    },
    async type(selector, text) {
      await waitFor(selector, `(${element(selector)}.select(), true)`);
      await page('Input.insertText', { text });
    },
    evaluate,
    async screenshot() {
      const { data } = (await page('Page.captureScreenshot')) as { data: string };
      return Buffer.from(data, 'base64');
    },
    async [Symbol.asyncDispose]() {
      const exited = once(child, 'exit');
      const runs = child.exitCode === null && child.signalCode === null;
      killGroup();
      if (runs) await exited;
      process.off('exit', killGroup);
      rmSync(profile, { recursive: true, force: true, maxRetries: 10 });
    },
  };
}

/** Calls of the debugging protocol: JSON, each ended by a zero byte. */
function protocolOf(child: ChildProcess): (method: string, parameters: object, sessionId?: string) => Promise<unknown> {
  const input = child.stdio[3] as Writable;
  const output = child.stdio[4] as Readable;
  const waiting = new Map<number, { resolve: (value: unknown) => void; reject: (error: Error) => void }>();
  let id = 0;
  let rest = '';
  output.setEncoding('utf8').on('data', (text: string) => {
    const parts = (rest + text).split('\0');
    rest = parts.pop() ?? '';
    for (const part of parts) {
      const reply = JSON.parse(part) as Reply;
      const call = waiting.get(reply.id ?? 0);
      waiting.delete(reply.id ?? 0);
      if (reply.error === undefined) call?.resolve(reply.result);
      else call?.reject(new Error(reply.error.message));
    }
  });
  const end = (): void => {
    for (const { reject } of waiting.values()) reject(new Error('the browser ended'));
  };
  child.once('error', end).once('exit', end);
  input.on('error', () => {});
  return (method, params, sessionId) =>
    new Promise((resolve, reject) => {
      id += 1;
      waiting.set(id, { resolve, reject });
      input.write(`${JSON.stringify({ id, method, params, ...(sessionId !== undefined && { sessionId }) })}\0`);
    });
}
