import { Counter, collectDefaultMetrics, Gauge, Histogram, Registry } from 'prom-client';
import type { Stores } from '../stores.ts';
import { Waits } from '../waits.ts';

/** Seconds; GitHub gives up after ten. */
const ACKNOWLEDGED_IN = [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10];

/** Metrics in the text format of Prometheus. Label values come from this program; they never name people or repositories. */
export interface Metrics {
  /** Webhooks by `event` and `result`: stored, known, ignored, refused, failed. */
  readonly deliveries: Counter<'event' | 'result'>;
  readonly acknowledgement: Histogram;
  /** Commands read from comments, by `kind`. */
  readonly commands: Counter<'kind'>;
  /** Calls to GitHub by `method` and `status`; `lost` without an answer. */
  readonly calls: Counter<'method' | 'status'>;
  readonly rateLeft: Gauge<'resource'>;
  /** Steps that are tried again later, by the kind of `trouble`. */
  readonly retries: Counter<'trouble'>;
  /** Redeliveries requested from GitHub. */
  readonly redeliveries: Counter;
  /** Answers to fetch jobs of private repositories that ask for a token, by `status`. */
  readonly sourceTokens: Counter<'status'>;
  /** Leases that lapsed during work. */
  readonly lapses: Counter;
  readonly contentType: string;
  /** All metrics as text; reads the state of the queue from the database. */
  text(): Promise<string>;
}

/** Creates the metrics of one App. */
export function createMetrics(stores: Stores, now: () => number, waits = new Waits()): Metrics {
  const register = new Registry();
  const registers = [register];
  collectDefaultMetrics({ register });
  const counter = <T extends string>(name: string, help: string, labelNames: readonly T[] = []) =>
    new Counter({ name: `alloc_ab_${name}`, help, labelNames, registers });
  const requests = new Gauge({
    name: 'alloc_ab_requests',
    help: 'requests by status',
    labelNames: ['status'],
    registers,
  });
  const unread = new Gauge({ name: 'alloc_ab_comments_unread', help: 'comments not yet read', registers });
  const age = new Gauge({
    name: 'alloc_ab_queue_age_seconds',
    help: 'how long the oldest due thing has been due',
    registers,
  });
  const waiting = new Gauge({
    name: 'alloc_ab_waiting',
    help: 'requests and comments that wait for a person or for GitHub, by cause, in this process',
    labelNames: ['cause'],
    registers,
  });
  const readQueue = async (): Promise<void> => {
    const statistics = await stores.statistics();
    waiting.reset();
    for (const { cause, count } of waits.summary(now())) waiting.set({ cause }, count);
    requests.reset();
    for (const [status, count] of Object.entries(statistics.requests)) requests.set({ status }, count);
    unread.set(statistics.unread);
    age.set(ageSeconds(statistics.oldestDueMs, now()));
  };
  return {
    deliveries: counter('deliveries_total', 'webhooks by event and result', ['event', 'result']),
    acknowledgement: new Histogram({
      name: 'alloc_ab_acknowledgement_seconds',
      help: 'time from a webhook to its answer',
      buckets: ACKNOWLEDGED_IN,
      registers,
    }),
    commands: counter('commands_total', 'commands read from comments', ['kind']),
    calls: counter('github_calls_total', 'calls to GitHub by method and status', ['method', 'status']),
    rateLeft: new Gauge({
      name: 'alloc_ab_github_rate_left',
      help: 'calls that GitHub still allows, as of its last answer',
      labelNames: ['resource'],
      registers,
    }),
    retries: counter('retries_total', 'steps that are tried again later', ['trouble']),
    redeliveries: counter('redeliveries_total', 'redeliveries requested from GitHub'),
    sourceTokens: counter('source_tokens_total', 'answers to fetch jobs of private repositories', ['status']),
    lapses: counter('lease_lapses_total', 'leases that lapsed during work'),
    contentType: register.contentType,
    async text() {
      await readQueue();
      return register.metrics();
    },
  };
}

/** Seconds since `dueMs`; 0 where it is null or in the future. */
export function ageSeconds(dueMs: number | null, nowMs: number): number {
  return dueMs === null ? 0 : Math.max(0, nowMs - dueMs) / 1000;
}
