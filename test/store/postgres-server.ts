import { type ChildProcess, execFileSync, spawn } from 'node:child_process';
import { createHash } from 'node:crypto';
import { once } from 'node:events';
import { chownSync, existsSync, globSync, mkdirSync, mkdtempSync, renameSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { delimiter, dirname, join, resolve } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import pg from 'pg';
import { HANGS_MS } from '../soon.ts';

/** User and group "nobody": PostgreSQL refuses to run as root. */
const NOBODY = 65_534;

const isRoot = process.getuid?.() === 0;
/** Options of setpriv. */
const NOT_ROOT = isRoot ? [`--reuid=${NOBODY}`, `--regid=${NOBODY}`, '--clear-groups'] : [];

/** A real server on a socket in a temporary folder. It does not listen on the network. */
export interface PostgresServer {
  /** Creates an empty schema and returns its address. */
  fresh(): Promise<string>;
  /** Stops the server and removes its folder. */
  stop(): Promise<void>;
}

/** Folder with the programs of the newest installed PostgreSQL, or null if none is installed. */
export function findPostgres(): string | null {
  const debian = globSync('/usr/lib/postgresql/*/bin').sort(
    (a, b) => Number(a.split('/')[4]) - Number(b.split('/')[4]),
  );
  const folders = [...debian.reverse(), ...(process.env.PATH ?? '').split(delimiter)];
  return folders.find((folder) => ['initdb', 'postgres'].every((name) => existsSync(join(folder, name)))) ?? null;
}

/** Starts a server that stops with this process, even if the process is killed. `durable` keeps fsync on, for measurements. */
export async function startPostgres(programs: string, { durable = false } = {}): Promise<PostgresServer> {
  const directory = mkdtempSync(join(tmpdir(), 'alloc-ab-pg-'));
  if (isRoot) chownSync(directory, NOBODY, NOBODY);
  const as = ['--pdeathsig', 'INT', ...NOT_ROOT];
  const data = join(directory, 'data');
  const environment = { PATH: process.env.PATH ?? '', LC_ALL: 'C.UTF-8' };
  copyFolder(emptyDatabases(programs, environment), data);
  const options = ['listen_addresses=', ...(durable ? [] : ['fsync=off', 'full_page_writes=off'])];
  const server = spawn(
    'setpriv',
    [...as, join(programs, 'postgres'), '-D', data, '-k', directory, ...options.flatMap((option) => ['-c', option])],
    { env: environment, cwd: directory, stdio: ['ignore', 'ignore', 'pipe'] },
  );
  let log = '';
  server.stderr?.on('data', (chunk: Buffer) => {
    log = `${log}${chunk}`.slice(-4000);
  });
  const address = `postgres://alloc@/postgres?host=${encodeURIComponent(directory)}`;
  const stop = () => stopServer(server, directory);
  try {
    await waitUntilReady(address, server);
  } catch (error) {
    await stop();
    throw new Error(`PostgreSQL did not start: ${log}`, { cause: error });
  }
  let schemas = 0;
  return {
    async fresh() {
      schemas += 1;
      const name = `fresh_${schemas}`;
      const client = new pg.Client({ connectionString: address });
      await client.connect();
      await client.query(`CREATE SCHEMA ${name}`);
      await client.end();
      return `${address}&options=${encodeURIComponent(`-c search_path=${name}`)}`;
    },
    stop,
  };
}

/** The folder of a server without data, which initdb makes once for the same programs. */
function emptyDatabases(programs: string, environment: NodeJS.ProcessEnv): string {
  const { size, mtimeMs } = statSync(join(programs, 'initdb'));
  const key = createHash('sha256')
    .update(JSON.stringify([programs, size, mtimeMs, isRoot]))
    .digest('hex')
    .slice(0, 16);
  const kept = resolve('node_modules/.cache/alloc-ab-postgres', key);
  if (existsSync(kept)) return kept;
  mkdirSync(dirname(kept), { recursive: true });
  const half = mkdtempSync(join(tmpdir(), 'alloc-ab-initdb-'));
  if (isRoot) chownSync(half, NOBODY, NOBODY);
  const argv = ['-D', join(half, 'data'), '-U', 'alloc', '--auth=trust', '--encoding=UTF8', '--no-sync'];
  execFileSync('setpriv', [...NOT_ROOT, join(programs, 'initdb'), ...argv], {
    env: environment,
    cwd: half,
    stdio: 'pipe',
  });
  // A copy on the same disk has its name when it is complete.
  const whole = mkdtempSync(join(dirname(kept), 'half-'));
  copyFolder(join(half, 'data'), join(whole, 'data'));
  rmSync(half, { recursive: true });
  try {
    renameSync(join(whole, 'data'), kept);
  } catch (error) {
    // Another worker was faster.
    if (!existsSync(kept)) throw error;
  }
  rmSync(whole, { recursive: true });
  return kept;
}

/** Copies with owners and permissions: PostgreSQL wants its folder closed. */
function copyFolder(from: string, to: string): void {
  execFileSync('cp', ['-a', from, to]);
}

async function waitUntilReady(address: string, server: ChildProcess): Promise<void> {
  const deadline = Date.now() + HANGS_MS;
  for (;;) {
    const client = new pg.Client({ connectionString: address });
    client.on('error', () => {});
    try {
      await client.connect();
      await client.end();
      return;
    } catch (error) {
      if (server.exitCode !== null || Date.now() > deadline) throw error;
      await sleep(50);
    }
  }
}

async function stopServer(server: ChildProcess, directory: string): Promise<void> {
  if (server.exitCode === null && server.signalCode === null) {
    const ended = once(server, 'exit');
    // SIGQUIT does not wait for connections that a test left open.
    server.kill('SIGQUIT');
    await ended;
  }
  rmSync(directory, { recursive: true, force: true });
}
