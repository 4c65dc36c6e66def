import { setTimeout as sleep } from 'node:timers/promises';
import { z } from 'zod';
import { parseJson } from '../../model/json-text.ts';
import { type Refusal, refuse } from '../../model/refusal.ts';
import { ok, type Result } from '../../model/result.ts';
import { SOURCE_ANSWER_BYTES_MAX, SOURCE_TOKEN_PATH, SourceRefusal, SourceToken } from '../../model/source-token.ts';

/** Longest time of a request, milliseconds. */
const REQUEST_MS = 30_000;
const TRIES = 40;
const PAUSE_MS = 5000;
/** So often a refused identity is replaced by a new one: the App may not have the key of a new one yet. */
const REFUSED_TRIES = 8;
/** The App does not know the workflow run yet, or cannot answer now. */
const AGAIN: ReadonlySet<number> = new Set([425, 429, 500, 502, 503, 504]);

const IssuedIdentity = z.object({ value: z.string().regex(/^[\w.-]{1,8192}$/) });

/** Where a job gets its identity, and whom it presents it to. */
interface TokenQuestion {
  /** Address of the App, which is also the audience of the identity. */
  readonly app: string;
  /** GitHub's address for identities, and the secret that the job presents there. */
  readonly identity: { readonly url: string; readonly secret: string };
}

/** Waits between two tries; tests replace it. */
type Pause = (ms: number, signal: AbortSignal) => Promise<unknown>;

const wait: Pause = (ms, signal) => sleep(ms, undefined, { signal });

/**
 * Asks the App for a token that reads the plan's repository. Each try presents a new identity, since the App accepts one only once.
 * Throws when it is aborted.
 */
export async function requestSourceToken(
  { app, identity }: TokenQuestion,
  signal: AbortSignal,
  pause: Pause = wait,
): Promise<Result<SourceToken, Refusal>> {
  const address = new URL(identity.url);
  address.searchParams.set('audience', app);
  let last = noToken('The App could not be reached.');
  for (let tries = 0; tries < TRIES; tries += 1) {
    if (tries > 0) await pause(PAUSE_MS, signal);
    const issued = await ask(address.href, 'GET', identity.secret, signal);
    const own = IssuedIdentity.safeParse(issued?.body);
    if (!own.success) {
      last = noToken('GitHub issued no identity for this job.');
      continue;
    }
    const answer = await ask(`${app}${SOURCE_TOKEN_PATH}`, 'POST', own.data.value, signal);
    const given = SourceToken.safeParse(answer?.body);
    if (answer?.status === 200 && given.success) return ok(given.data);
    const refusal = SourceRefusal.safeParse(answer?.body);
    if (refusal.success) last = noToken(refusal.data.message, refusal.data.next);
    else if (answer !== null) last = noToken(`The App answered with status ${answer.status}.`);
    const isNewKey = answer?.status === 401 && tries < REFUSED_TRIES;
    if (answer !== null && !AGAIN.has(answer.status) && !isNewKey) break;
  }
  return last;
}

function noToken(message: string, next?: string): Result<never, Refusal> {
  return refuse({
    code: 'no-source-token',
    message,
    next:
      next ?? 'Check that the address in PUBLIC_URL can be reached from the runner of this job; see docs/operating.md.',
  });
}

/** Sends a request with a credential; null when there is no answer. The body is null when it is not JSON or too large. */
async function ask(
  url: string,
  method: 'GET' | 'POST',
  credential: string,
  signal: AbortSignal,
): Promise<{ readonly status: number; readonly body: unknown } | null> {
  try {
    const response = await fetch(url, {
      method,
      headers: { authorization: `Bearer ${credential}`, accept: 'application/json' },
      // A redirect would send the credential elsewhere.
      redirect: 'error',
      signal: AbortSignal.any([signal, AbortSignal.timeout(REQUEST_MS)]),
    });
    const text = await readText(response);
    return { status: response.status, body: text === null ? null : (parseJson(text) ?? null) };
  } catch {
    signal.throwIfAborted();
    return null;
  }
}

async function readText(response: Response): Promise<string | null> {
  const chunks: Uint8Array[] = [];
  let size = 0;
  for await (const chunk of response.body ?? []) {
    size += chunk.length;
    if (size > SOURCE_ANSWER_BYTES_MAX) return null;
    chunks.push(chunk);
  }
  return Buffer.concat(chunks).toString('utf8');
}
