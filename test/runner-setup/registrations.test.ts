import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync, utimesSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { type Ended, freshMachine, isRoot, runnerArchive, start, TOOL, write } from './machine.ts';

const WAITING = 'var/lib/alloc-ab/registrations';
const JOB = 'var/lib/alloc-ab-agent/job';

function base64(value: unknown): string {
  return Buffer.from(typeof value === 'string' ? value : JSON.stringify(value)).toString('base64');
}

/** A registration as GitHub encodes it: a JSON object of files, each in base64. */
function registration(runner: object = {}): string {
  const whole = { agentName: 'lab-1', gitHubUrl: 'https://github.com/owner/perf', ephemeral: true, ...runner };
  return base64({ '.runner': base64(whole), '.credentials': base64({}), '.credentials_rsaparams': base64({}) });
}

describe('runner-setup/mint', () => {
  interface Call {
    readonly url: string;
    readonly authorization: string;
    readonly body: { readonly name: string; readonly labels: readonly string[] };
  }
  let server: Server;
  let answer: { readonly code: number; readonly body: string };
  let calls: Call[];
  let arguments_: string[];

  beforeAll(async () => {
    server = createServer(async (request, response) => {
      const text = Buffer.concat(await request.toArray()).toString();
      calls.push({
        url: `${request.method} ${request.url}`,
        authorization: request.headers.authorization ?? '',
        body: JSON.parse(text),
      });
      arguments_.push(...(await curlArguments()));
      response.writeHead(answer.code, { 'content-type': 'application/json' }).end(answer.body);
    }).listen(0, '127.0.0.1');
    await once(server, 'listening');
  });
  afterAll(() => server.close());
  beforeEach(() => {
    answer = { code: 201, body: JSON.stringify({ runner: {}, encoded_jit_config: registration() }) };
    calls = [];
    arguments_ = [];
  });

  /** The arguments of every curl that runs now, as another user of the machine sees them. */
  async function curlArguments(): Promise<string[]> {
    return readdirSync('/proc')
      .filter((name) => /^\d+$/.test(name))
      .flatMap((id) => {
        try {
          const text = readFileSync(`/proc/${id}/cmdline`, 'utf8');
          return text.startsWith('curl\0') ? [text] : [];
        } catch {
          return [];
        }
      });
  }

  async function mint(
    args: readonly string[],
    input: string,
    env: Readonly<Record<string, string>> = {},
  ): Promise<Ended> {
    const api = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
    const child = spawn('runner-setup/mint', [...args, '--api', api], { env: { PATH: process.env.PATH, ...env } });
    let out = '';
    let err = '';
    child.stdout.on('data', (data) => (out += data));
    child.stderr.on('data', (data) => (err += data));
    child.stdin.on('error', () => {});
    child.stdin.end(input);
    const [code] = (await once(child, 'close')) as [number | null];
    return { code, out, err };
  }

  const LAB = ['--control', 'owner/perf', '--labels', 'bare-metal,lab'];

  test('prints a registration for each job, with the token in no argument', async () => {
    const { code, out, err } = await mint([...LAB, '--count', '2', '--name', 'lab'], 'ghp_token\n');
    expect([code, err]).toEqual([0, '']);
    expect(out).toBe(`${registration()}\n${registration()}\n`);
    expect(calls.map(({ url }) => url)).toEqual(
      Array(2).fill('POST /repos/owner/perf/actions/runners/generate-jitconfig'),
    );
    expect(calls.map(({ authorization }) => authorization)).toEqual(Array(2).fill('Bearer ghp_token'));
    for (const { body } of calls) {
      expect([...body.labels].sort()).toEqual(['bare-metal', 'lab', 'linux', 'self-hosted', 'x64']);
      expect(body.name).toMatch(/^lab-[0-9-]+$/);
    }
    expect(new Set(calls.map(({ body }) => body.name)).size).toBe(2);
    // The control: the arguments of curl were seen.
    expect(arguments_.join()).toContain('generate-jitconfig');
    expect(arguments_.join()).not.toContain('ghp_token');
  });

  test('takes the token from GH_TOKEN, and asks for nothing when nothing is wanted', async () => {
    await mint(LAB, '', { GH_TOKEN: 'ghp_other' });
    expect(calls.map(({ authorization }) => authorization)).toEqual(['Bearer ghp_other']);
    for (const count of ['0', '-2'])
      expect(await mint([...LAB, '--count', count], '')).toEqual({ code: 0, out: '', err: '' });
    expect(calls).toHaveLength(1);
  });

  test.each([
    [401, '{"message":"Bad credentials"}', /does not accept the token/],
    [403, '{"message":"Resource not accessible"}', /needs "Administration: write" on owner\/perf/],
    [404, '{}', /needs "Administration: write" on owner\/perf/],
    [422, '{"message":"labels\\u001b[31m"}', /answered 422: labels\[31m/],
    [500, 'gateway', /answered 500/],
    [201, '{}', /without a registration/],
  ])('ends with 1 and the reason when GitHub answers %i %s', async (code, body, reason) => {
    answer = { code, body };
    const ended = await mint(LAB, 'ghp_token');
    expect(ended.code).toBe(1);
    expect(ended.err).toMatch(reason);
    expect(ended.err).not.toContain('ghp_token');
  });

  test.each([
    [['--control', 'owner'], 'x', /OWNER\/REPO/],
    [['--control', 'o/r'], 'x', /--labels needs/],
    [[...LAB, '--count', 'many'], 'x', /--count needs/],
    [LAB, '', /no token/],
    [LAB, 'a"\nheader = "x', /no token|needs/],
  ])('refuses %j with the input %j', async (args, input, reason) => {
    const { code, out, err } = await mint(args, input === 'a"\nheader = "x' ? 'a" \\' : input);
    expect([code, out]).toEqual([2, '']);
    expect(err).toMatch(reason);
    expect(calls).toEqual([]);
  });
});

describe.skipIf(!isRoot)('on the machine', () => {
  let directory: string;
  let root: string;

  beforeEach(() => {
    directory = mkdtempSync(join(tmpdir(), 'registrations-'));
    root = join(directory, 'root');
    freshMachine(root);
    const { file, sha256 } = runnerArchive(directory);
    const options = ['--control', 'owner/perf', '--app', 'alloc-ab-app', '--runner-archive', file, '--sha256', sha256];
    expect(start(TOOL, ['install', '--root', root, ...options]).code).toBe(0);
  });
  afterEach(() => rmSync(directory, { recursive: true }));

  function setup(action: string, input = '', env: Readonly<Record<string, string>> = {}): Ended {
    return start(join(root, 'opt/alloc-ab/runner-setup/runner-setup'), [action, '--root', root], { input, env });
  }

  test('accept keeps registrations for root only, and a job gets the oldest one', () => {
    expect(setup('waiting').out).toBe('0\n');
    const text = [registration(), registration({ agentName: 'lab-2' })].join('\n');
    expect(setup('accept', `${text}\n`)).toEqual({
      code: 0,
      out: 'accepted lab-1\naccepted lab-2\n2 wait for a job\n',
      err: '',
    });
    for (const name of readdirSync(join(root, WAITING)))
      expect([statSync(join(root, WAITING, name)).mode & 0o777, statSync(join(root, WAITING, name)).uid]).toEqual([
        0o600, 0,
      ]);
    expect(statSync(join(root, WAITING)).mode & 0o777).toBe(0o700);

    write(root, { [`${JOB}/_work/of-the-job-before`]: 'x', 'var/tmp/alloc-ab-999/scratch': 'x' });
    expect(setup('job-prepare').code).toBe(0);
    expect(readFileSync(join(root, JOB, 'registration'), 'utf8')).toBe(registration());
    const [, uid] = /^alloc-ab-agent:x:(\d+)/m.exec(readFileSync(join(root, 'etc/passwd'), 'utf8')) ?? [];
    const stat = statSync(join(root, JOB, 'registration'));
    expect([stat.mode & 0o777, String(stat.uid)]).toEqual([0o400, uid]);
    expect(readdirSync(join(root, JOB)).sort()).toEqual(['bin', 'externals', 'registration']);
    expect(setup('waiting').out).toBe('1\n');

    expect(setup('job-end').code).toBe(0);
    expect(existsSync(join(root, JOB))).toBe(false);
    expect(setup('job-prepare').code).toBe(0);
    expect(setup('waiting').out).toBe('0\n');
    // Nothing waits: systemd skips the job.
    expect(setup('job-prepare').code).toBe(1);
  });

  test('the agent gets the registration in its environment, in no argument, and the file is gone', () => {
    setup('accept', registration());
    setup('job-prepare');
    for (const name of ['bin', 'externals']) {
      rmSync(join(root, JOB, name), { recursive: true });
      start('cp', ['-r', join(root, 'opt/alloc-ab/runner', name), join(root, JOB)]);
    }
    const { code, out } = start(join(root, 'opt/alloc-ab/runner-setup/agent/run-job.sh'), []);
    expect(code).toBe(0);
    expect(out).toMatch(/bin\/Runner\.Listener run$/m);
    expect(out).toContain(`ACTIONS_RUNNER_INPUT_JITCONFIG=${registration()}\n`);
    expect(existsSync(join(root, JOB, 'registration'))).toBe(false);
  });

  test('a registration that was not used for a day is dropped', () => {
    setup('accept', [registration(), registration({ agentName: 'lab-2' })].join('\n'));
    const [oldest = ''] = readdirSync(join(root, WAITING)).sort();
    const old = new Date(Date.now() - 23.5 * 3_600_000);
    utimesSync(join(root, WAITING, oldest), old, old);
    expect(setup('waiting').out).toBe('1\n');
    expect(setup('job-prepare').out).toMatch(/not used for a day/);
    expect(readdirSync(join(root, WAITING))).toEqual([]);
  });

  test.each([
    ['is empty', ''],
    ['is not base64', '{"token":1}'],
    ['is no object', base64('[]')],
    ['has no credentials', base64({ '.runner': base64({ agentName: 'a' }) })],
    ['is for another repository', registration({ gitHubUrl: 'https://github.com/owner/public' })],
    ['is for no repository', registration({ gitHubUrl: undefined })],
    ['is for more than one job', registration({ ephemeral: false })],
    ['has a name with control characters', registration({ agentName: 'a\u001b[31m' })],
    ['is too large', registration({ padding: 'x'.repeat(70_000) })],
    ['is a token', 'ghp_0123456789abcdefghij'],
  ])('accept refuses an input that %s', (_, input) => {
    const { code, err } = setup('accept', input);
    expect(code).toBeGreaterThan(0);
    expect(err).toMatch(/^runner-setup: .*runner-setup\/mint/);
    expect(readdirSync(join(root, WAITING))).toEqual([]);
  });

  test('after a job that GitHub wants a newer agent for, the output has the command', () => {
    expect(setup('job-end', '', { EXIT_STATUS: '3' }).out).toMatch(/runner-setup install --update/);
    expect(setup('job-end', '', { EXIT_STATUS: '0' }).out).toBe('');
  });
});
