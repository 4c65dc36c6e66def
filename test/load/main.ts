import { mkdtempSync, rmSync } from 'node:fs';
import { availableParallelism, tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { findPostgres, startPostgres } from '../store/postgres-server.ts';
import { type Outcome, type Quantiles, runLoad } from './load.ts';

const HELP = `npm run load -- [--database sqlite|postgres] [--deliveries N] [--kills K] [--rate R] [--seed S] [--full]

Sends N signed webhooks (a fifth of them repeats) in random order to the real App, which is killed K times
by SIGKILL, and prints how many commands have exactly one reply. GitHub is simulated on this machine.
Defaults: sqlite, 500 webhooks, 2 kills, 100 per second. --full: 10000 webhooks, 10 kills, 200 per second.
`;

const { values } = parseArgs({
  options: {
    database: { type: 'string', default: 'sqlite' },
    deliveries: { type: 'string' },
    kills: { type: 'string' },
    rate: { type: 'string' },
    seed: { type: 'string', default: 'load' },
    full: { type: 'boolean', default: false },
    help: { type: 'boolean', default: false },
  },
});

function number(text: string | undefined, fallback: number): number {
  const value = text === undefined ? fallback : Number(text);
  if (Number.isInteger(value) && value >= 0) return value;
  throw new Error(`${text} is not a count; see npm run load -- --help`);
}

function figures(outcome: Outcome): string {
  return [
    `commands                ${outcome.commands}`,
    `answered exactly once   ${outcome.answeredOnce}`,
    `lost                    ${outcome.lost}`,
    `doubled                 ${outcome.doubled}`,
    `measurements            ${outcome.measurements}, with one run, one comment, one check: ${outcome.measuredOnce}`,
    `sent while App was down ${outcome.missed}`,
    `acknowledged after      ${quantiles(outcome.acknowledgedMs)}`,
    `  just after a restart  ${quantiles(outcome.afterStartMs)}`,
    `sent per second         ${outcome.sentPerSecond.toFixed(0)}`,
    `last reply after        ${outcome.answeredAfterSeconds.toFixed(0)} s`,
    `invalid GitHub calls    ${outcome.violations.length}`,
    `machine                 ${availableParallelism()} cores for the App, the simulated GitHub, the sender and the database`,
    '',
  ].join('\n');
}

function quantiles({ count, p50, p99, max }: Quantiles): string {
  return `p50 ${p50.toFixed(1)} ms, p99 ${p99.toFixed(1)} ms, at most ${max.toFixed(1)} ms (${count} webhooks)`;
}

async function main(): Promise<number> {
  if (values.help) {
    process.stdout.write(HELP);
    return 0;
  }
  const directory = mkdtempSync(join(tmpdir(), 'alloc-ab-load-database-'));
  const programs = values.database === 'postgres' ? findPostgres() : null;
  if (values.database === 'postgres' && programs === null) {
    process.stderr.write("PostgreSQL is not installed. Install Debian's postgresql, or use --database sqlite.\n");
    return 2;
  }
  const server = programs === null ? null : await startPostgres(programs, { durable: true });
  try {
    const outcome = await runLoad({
      database: server === null ? join(directory, 'alloc-ab.db') : await server.fresh(),
      deliveries: number(values.deliveries, values.full ? 10_000 : 500),
      kills: number(values.kills, values.full ? 10 : 2),
      perSecond: number(values.rate, values.full ? 200 : 100),
      seed: values.seed,
      log: (message) => process.stderr.write(`${message}\n`),
    });
    process.stdout.write(`\n${values.database}\n${figures(outcome)}`);
    const complete = outcome.answeredOnce === outcome.commands && outcome.measuredOnce === outcome.measurements;
    return complete && outcome.violations.length === 0 ? 0 : 1;
  } finally {
    await server?.stop();
    rmSync(directory, { recursive: true, force: true });
  }
}

process.exitCode = await main();
