import { setTimeout as sleep } from 'node:timers/promises';
import { EventSourceParserStream } from 'eventsource-parser/stream';
import type { Logger } from 'probot';
import { z } from 'zod';
import { parseJson } from '../model/json-text.ts';

/** Longest wait after a connection that failed; the first one doubles up to it. */
const WAIT_MS_MAX = 60_000;
/** A proxy sends a ping every 30 seconds: a connection that is silent for longer is dead. */
const SILENCE_MS = 90_000;
/** GitHub sends webhooks of at most 25 MB, which JSON may write longer. */
const MESSAGE_CHARACTERS_MAX = 50_000_000;

/** A webhook as the proxy passes it on: its headers beside its body. */
const Passed = z.object({
  'x-github-event': z.string().max(100),
  'x-github-delivery': z.string().max(100),
  'x-hub-signature-256': z.string().max(100),
  body: z.record(z.string(), z.unknown()).optional(),
  /** The bytes that GitHub signed, of proxies that keep them. */
  rawbody: z.string().optional(),
});

/** A webhook that is still to be verified. */
export interface UnverifiedWebhook {
  readonly name: string;
  /** Its `X-GitHub-Delivery`. */
  readonly id: string;
  readonly signature: string;
  readonly body: string;
}

/** What `followProxy` needs. */
interface ProxyParts {
  /** The address of a channel. */
  readonly source: string;
  /** Verifies and stores a webhook. */
  readonly receive: (webhook: UnverifiedWebhook) => Promise<unknown>;
  readonly log: Logger;
  /** Ends it. */
  readonly signal: AbortSignal;
  /** First wait after a failure, milliseconds. */
  readonly waitMs: number;
}

/**
 * Takes webhooks from a channel of a proxy that speaks the protocol of smee.io (server-sent events). Connects again when a connection
 * ends. Resolves when the signal is aborted.
 */
export async function followProxy({ source, receive, log, signal, waitMs }: ProxyParts): Promise<void> {
  let wait = waitMs;
  while (!signal.aborted) {
    try {
      for await (const data of messages(source, signal, () => {
        wait = waitMs;
        log.info({ proxy: new URL(source).host }, 'takes webhooks from the proxy');
      }))
        await pass(data, receive, log);
    } catch (error) {
      if (signal.aborted) return;
      log.warn(
        { proxy: new URL(source).host, cause: causeOf(error), againMs: wait },
        'the webhook proxy is not connected',
      );
    }
    await sleep(wait, undefined, { signal }).catch(() => {});
    wait = Math.min(wait * 2, WAIT_MS_MAX);
  }
}

/** The messages of one connection, until it ends. Pings and other named events are left out. */
async function* messages(source: string, signal: AbortSignal, connected: () => void): AsyncGenerator<string> {
  const silent = new AbortController();
  const timer = setTimeout(() => silent.abort(new Error('silent for too long')), SILENCE_MS);
  try {
    const response = await fetch(source, {
      headers: { accept: 'text/event-stream' },
      signal: AbortSignal.any([signal, silent.signal]),
    });
    const type = response.headers.get('content-type') ?? '';
    if (response.status !== 200 || !type.startsWith('text/event-stream') || response.body === null) {
      await response.body?.cancel();
      throw new Error(`the proxy answered ${response.status} ${type}, not an event stream`);
    }
    connected();
    const events = response.body
      .pipeThrough(new TextDecoderStream())
      .pipeThrough(new EventSourceParserStream({ maxBufferSize: MESSAGE_CHARACTERS_MAX }));
    for await (const { event, data } of events) {
      timer.refresh();
      if (event === undefined || event === 'message') yield data;
    }
  } finally {
    clearTimeout(timer);
    silent.abort();
  }
}

/** Passes one webhook on. One that is malformed is logged and left. */
async function pass(data: string, receive: ProxyParts['receive'], log: Logger): Promise<void> {
  const passed = Passed.safeParse(parseJson(data));
  if (!passed.success) {
    log.warn('the webhook proxy sent something that is not a webhook of GitHub');
    return;
  }
  const { 'x-github-event': name, 'x-github-delivery': id, 'x-hub-signature-256': signature } = passed.data;
  // GitHub signs compact JSON in the order that JSON.parse keeps.
  const body = passed.data.rawbody ?? JSON.stringify(passed.data.body ?? {});
  await receive({ name, id, signature, body });
}

function causeOf(error: unknown): string {
  const { message, cause } = error as Error & { readonly cause?: NodeJS.ErrnoException };
  return (cause?.code ?? message).slice(0, 200);
}
