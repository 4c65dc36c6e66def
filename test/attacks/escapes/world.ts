import { type ChildProcessByStdio, spawn } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { createSocket } from 'node:dgram';
import { once } from 'node:events';
import { chmodSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createServer, type ListenOptions, type Server } from 'node:net';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import type { Readable, Writable } from 'node:stream';
import { PLANTED, type World } from './attacks.ts';

export interface OpenWorld extends World {
  /** Ends the victim and the listeners, and removes what was planted. */
  close(): Promise<void>;
}

/** Plants what the attacks want: a process, listeners, and a folder with files that only their owner may read. */
export async function plantWorld(victimProgram: string): Promise<OpenWorld> {
  const secret = `secret-${randomBytes(12).toString('hex')}`;
  const folder = mkdtempSync(join(tmpdir(), 'alloc-ab-attacked-'));
  const path = (name: string): string => join(folder, name);
  for (const file of PLANTED) {
    mkdirSync(dirname(path(file)), { recursive: true });
    writeFileSync(path(file), `${secret}\n`);
    chmodSync(path(file), 0o600);
  }
  const victim = spawn(victimProgram, [path('home/.netrc'), secret], {
    env: { ACTIONS_RUNTIME_TOKEN: secret },
    stdio: ['pipe', 'pipe', 'inherit'],
  });
  const listeners = [createServer(), createServer(), createServer(), createServer()];
  const [tcp, tcp6, local, abstract] = listeners as [Server, Server, Server, Server];
  const abstractSocket = `alloc-ab-${randomBytes(8).toString('hex')}`;
  const udp = createSocket('udp4');
  await Promise.all([
    listening(tcp, { host: '127.0.0.1', port: 0 }),
    listening(tcp6, { host: '::1', port: 0 }),
    listening(local, { path: path('agent.sock') }),
    listening(abstract, { path: `\0${abstractSocket}` }),
    new Promise<void>((resolve) => void udp.bind(0, '127.0.0.1', resolve)),
  ]);
  return {
    victim: await factsOf(victim),
    secret,
    tcp: portOf(tcp),
    tcp6: portOf(tcp6),
    udp: udp.address().port,
    abstractSocket,
    path,
    temporary: (name) => join('/tmp', name),
    async close() {
      victim.stdin?.end();
      udp.close();
      for (const listener of listeners) listener.close();
      await once(victim, 'exit');
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

async function listening(server: Server, options: ListenOptions): Promise<void> {
  server.on('connection', (socket) => socket.on('error', () => {}).destroy());
  server.listen(options);
  await once(server, 'listening');
}

function portOf(server: Server): number {
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('a listener without a port');
  return address.port;
}

/** Reads the line that `victim.c` prints about itself. */
async function factsOf({ stdout }: ChildProcessByStdio<Writable, Readable, null>): Promise<World['victim']> {
  const [line] = (await once(stdout, 'data')) as [Buffer];
  const [pid = '', address = '', memory = '', file = ''] = line.toString('utf8').trim().split(' ');
  return { pid: Number(pid), address, memory, file: Number(file) };
}
