import { setTimeout as sleep } from 'node:timers/promises';
import { SOURCE_TOKEN_PATH, type SourceRefusal } from '../../model/source-token.ts';
import type { Page } from './http-server.ts';
import type { Metrics } from './metrics.ts';

/** Longest identity, characters; those of GitHub have about two thousand. */
const IDENTITY_CHARACTERS_MAX = 8192;
const BODY_BYTES_MAX = 1024;
/** Longest time of an answer, milliseconds. */
const ANSWER_MS = 25_000;
/** Requests that are answered at once, and how many more a second. */
const BURST = 60;
const A_SECOND = 2;

/** What is answered to a job that presents an identity. */
interface Answer {
  readonly status: number;
  readonly body: object;
}

/** Where the answers come from. */
interface AnswerSource {
  give(identity: string): Promise<Answer>;
  /** Takes back an answer that no job received. */
  discard(answer: Answer): Promise<void>;
}

/** Answers fetch jobs of private repositories, which present their identity in the header `Authorization`. */
export function sourceTokenPage({ give, discard }: AnswerSource, metrics: Metrics, now: () => number): Page {
  const mayPass = limiter(now);
  return async (request, response) => {
    if (request.url?.split('?')[0] !== SOURCE_TOKEN_PATH) return false;
    const send = (status: number, body: object, headers: Record<string, string> = {}): true => {
      metrics.sourceTokens.inc({ status });
      response
        .writeHead(status, { 'content-type': 'application/json', 'cache-control': 'no-store', ...headers })
        .end(`${JSON.stringify(body)}\n`);
      return true;
    };
    if (request.method !== 'POST') return send(405, ONLY_FETCH_JOBS, { allow: 'POST' });
    if (Number(request.headers['content-length'] ?? 0) > BODY_BYTES_MAX || request.headers['transfer-encoding'])
      return send(413, ONLY_FETCH_JOBS, { connection: 'close' });
    request.resume();
    const [, identity] = /^bearer ([\w.-]+)$/i.exec(request.headers.authorization ?? '') ?? [];
    if (identity === undefined || identity.length > IDENTITY_CHARACTERS_MAX) return send(401, ONLY_FETCH_JOBS);
    if (!mayPass()) return send(429, { message: 'Too many jobs ask at once.', next: 'Wait.' }, { 'retry-after': '5' });
    const giving = give(identity);
    const answer = await Promise.race([giving, sleep(ANSWER_MS, LATE, { ref: false })]);
    if (answer === LATE || request.socket.destroyed) void giving.then(discard);
    return send(answer.status, answer.body);
  };
}

const ONLY_FETCH_JOBS: SourceRefusal = {
  message: 'Only fetch jobs of the ab workflow are answered here, by POST and with their identity.',
  next: 'See docs/operating.md, "Private repositories".',
};
const LATE: Answer = { status: 503, body: { message: 'The App was too slow.', next: 'Wait: the job asks again.' } };

/** Lets a burst pass, and then so many a second. */
function limiter(now: () => number): () => boolean {
  let left = BURST;
  let sinceMs = now();
  return () => {
    const atMs = now();
    left = Math.min(BURST, left + ((atMs - sinceMs) / 1000) * A_SECOND);
    sinceMs = atMs;
    if (left < 1) return false;
    left -= 1;
    return true;
  };
}
