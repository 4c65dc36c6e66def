import { execFile } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { createExampleRepository } from '../../examples/example-repository.ts';
import { program } from '../program.ts';
import { HANGS_MS } from '../soon.ts';

/**
 * Runs commands on the example repository with short budgets, real builds and real tools. Other tests use the machine meanwhile, so
 * that rounds may be missing; the tests check the texts and not the numbers.
 */
const directory = mkdtempSync(join(tmpdir(), 'alloc-ab-commands-'));
const repository = join(directory, 'repository');

beforeAll(() => createExampleRepository(repository));
afterAll(() => rmSync(directory, { recursive: true, force: true }));

interface CommandResult {
  readonly code: number;
  readonly text: string;
}

async function allocAb(command: string): Promise<CommandResult> {
  const argv = ['run', ...command.split(' '), '--repo', repository, '--out', join(directory, 'out')];
  const env = { ...process.env, HOME: directory };
  const run = promisify(execFile)(program(), argv, { env, timeout: HANGS_MS, maxBuffer: 2 ** 24 });
  return run.then(
    ({ stdout }) => ({ code: 0, text: stdout }),
    (error: { code?: number; stdout?: string; stderr?: string }) => ({
      code: error.code ?? -1,
      text: `${error.stdout}\n${error.stderr}`,
    }),
  );
}

const has = (...tools: string[]) => tools.every((tool) => existsSync(`/usr/bin/${tool}`));

test('pause prints health, baseline, comparison and frontier, and writes them to a file', async () => {
  const file = join(directory, 'docs/analysis/PAUSE.md');
  const { code, text } = await allocAb(`pause hz4 vs system lane st-mixed budget=10s --document ${file}`);
  // One lane without a server: the condition about a real workload is not measured.
  expect(text).toMatch(
    /^PAUSE: \d of 3 conditions are met, but whether the next phase can begin is not known:\s+\d\s+conditions?\s+not\s+measured/,
  );
  expect(code).toBe(3);
  expect(text).toMatch(/^HEALTHY: all 3 settings of hz4/m);
  expect(text).toMatch(/^(BASELINE: hz4 on 1 of 1 lane|NO BASELINE: )/m);
  expect(text).toMatch(/^(NOT )?COMPARED: /m);
  expect(readFileSync(file, 'utf8')).toContain('**PAUSE: ');
});

test.skipIf(!has('perf'))('run with perf prints the heaviest functions and the counters (needs perf)', async () => {
  const { text } = await allocAb('HZ4_S10_CARVE_RUN=0 lane st-mixed budget=10s perf');
  expect(text).toContain('Where the time goes: st-mixed');
  expect(text).toMatch(/route_malloc +\d/);
  expect(text).toMatch(/minor-faults +\d/);
});

test.skipIf(!has('redis-server', 'redis-benchmark'))(
  'compare measures Redis (needs redis-server and redis-tools)',
  async () => {
    const { code, text } = await allocAb('compare hz4 vs system lane redis budget=10s');
    // In ten seconds a loaded machine measures too few rounds for an order.
    expect(text).toMatch(/^(NOT )?COMPARED: /);
    expect(code).toBe(/^COMPARED: (?!in part)/.test(text) ? 0 : 3);
    expect(text).toMatch(/^redis .*requests\/s, /m);
    expect(text).toContain('hz4');
  },
);
