import { execFileSync } from 'node:child_process';
import { mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { execa } from 'execa';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { doctorTable } from '../../../src/cli/doctor-table.ts';
import { recordBlock } from '../../../src/cli/record-block.ts';
import { recordStanding } from '../../../src/core/verdict/checks/record-standing.ts';
import { DoctorReport } from '../../../src/model/doctor-report.ts';
import { readMachineFacts } from '../../../src/runner/machine/machine-facts.ts';
import { settingOf } from '../../../src/runner/machine/record-standing.ts';
import { readSanityRecord, writeSanityRecord } from '../../../src/runner/machine/sanity-file.ts';
import { quietSentinels, recordOf } from '../../fixtures/sanity-record.ts';
import { program } from '../../program.ts';
import { change, quietRoot, rootWith } from '../../runner/doctor/machine-fixture.ts';
import { configuredRepository } from '../../runner/runner-fixture.ts';
import { HANGS_MS } from '../../soon.ts';

const scratch = mkdtempSync(join(tmpdir(), 'alloc-ab-doctor-'));
afterAll(() => rmSync(scratch, { recursive: true, force: true }));

function doctor(...argv: string[]) {
  return execa(program(), ['doctor', ...argv], {
    reject: false,
    timeout: HANGS_MS,
    env: { NO_COLOR: '1' },
  });
}

describe('alloc-ab doctor --root', () => {
  test('ends with 0 when no check fails, also when nothing can be seen', async () => {
    expect((await doctor('--root', quietRoot())).exitCode).toBe(0);
    const empty = await doctor('--root', rootWith({}));
    expect(empty.exitCode).toBe(0);
    expect(empty.stdout).toMatch(/: 0 pass, 0 warn, 0 fail, \d+ unknown$/m);
  });

  test('ends with 1 when a check fails; in a log its row is one line, with the fix at the end', async () => {
    const root = quietRoot();
    change(root, { 'proc/sys/vm/overcommit_memory': '2' });
    const { exitCode, stdout } = await doctor('--root', root);
    expect(exitCode).toBe(1);
    expect(stdout).toMatch(
      /^overcommit +2 +\/proc\/sys\/vm\/overcommit_memory +fail +sysctl vm\.overcommit_memory=0 /m,
    );
  });

  test('ends with 2 for a root that is none', async () => {
    for (const root of ['/nonexistent', 'package.json']) {
      const { exitCode, stderr } = await doctor('--root', root);
      expect(exitCode).toBe(2);
      expect(stderr).toContain('is not a directory');
    }
    expect((await doctor('--fix')).exitCode).toBe(2);
  });

  test('--json prints the rows as the schema has them', async () => {
    const root = quietRoot();
    change(root, { 'proc/sys/vm/overcommit_memory': '\u001b[31m::error::2' });
    const { exitCode, stdout } = await doctor('--json', '--root', root);
    const report = DoctorReport.parse(JSON.parse(stdout));
    expect(exitCode).toBe(0);
    expect(report.root).toBe(root);
    expect(report.rows.find(({ check }) => check === 'overcommit')?.status).toBe('unknown');
  });
});

describe('the record of the machine', () => {
  const here = settingOf(readMachineFacts());
  const evil = '\u001b[31m::error::\n<b>';
  const withRecord = async (lanes: Parameters<typeof recordOf>[1]) => {
    const state = mkdtempSync(join(scratch, 'state-'));
    const folder = join(state, 'alloc-ab/sanity');
    await readSanityRecord(folder, []);
    await writeSanityRecord(folder, recordOf(quietSentinels(Date.now()), lanes));
    return { state, file: join(folder, 'record') };
  };
  const doctorHere = (state: string, argv: readonly string[] = [], choice = '') =>
    execa(program(), ['doctor', ...argv], {
      reject: false,
      timeout: HANGS_MS,
      env: { NO_COLOR: '1', XDG_STATE_HOME: state, ALLOC_AB_SANITY_RECORD: choice },
    });

  test('is shown below the rows, with what the next verdict measures; texts of it cannot act on the terminal', async () => {
    const { state } = await withRecord([{ ...here, lane: `st${evil}` }, { lane: 'mt.aa' }]);
    const { stdout } = await doctorHere(state);
    const record = stdout.slice(stdout.indexOf('record of the machine'));
    expect(record).toMatch(/^record of the machine: 1 of 2 lanes fresh$/m);
    expect(record).toMatch(/^ {2}Verdicts use what is fresh, but none about a pull request: .* not qualified/m);
    expect(record).toMatch(/^ {4}fresh: team\/alloc st.*: 0\.00 % \[.*\], 8 runs, the latest 1 h ago$/m);
    expect(record).toMatch(/^ {6}next verdict: nothing, unless /m);
    expect(record).toMatch(/^ {4}another kit: team\/alloc mt\.aa: /m);
    expect(record).toMatch(/^ {6}next verdict: everything: recorded with another bench kit/m);
    expect(stdout).not.toContain('\u001b');
    expect(stdout).not.toMatch(/^\s*::error/m);
  });

  test('is in --json, also when it is not believed, and nothing is written for it', async () => {
    const { state, file } = await withRecord([here]);
    const json = async (dir: string) => DoctorReport.parse(JSON.parse((await doctorHere(dir, ['--json'])).stdout));
    expect((await json(state)).record).toMatchObject({ now: here, lanes: [{ state: 'fresh', vouching: 8 }] });
    expect((await doctorHere(state, [], 'off')).stdout).toMatch(
      /^record of the machine: not used: ALLOC_AB_SANITY_RECORD is off, /m,
    );
    writeFileSync(file, 'cut');
    expect(await json(state)).toMatchObject({ record: null, recordProblem: 'it is not a record of this version' });
    const empty = mkdtempSync(join(scratch, 'empty-'));
    expect((await json(empty)).record?.lanes).toEqual([]);
    expect(readdirSync(empty)).toEqual([]);
    expect(await doctor('--json', '--root', quietRoot())).toMatchObject({
      stdout: expect.stringContaining('without --root'),
    });
  });

  test('is wrapped on a terminal, and the state is coloured only when colours are asked for', async () => {
    const report = {
      record: recordStanding(
        recordOf(quietSentinels(Date.now()), [here]),
        { qualification: null, environment: {}, now: here },
        Date.now(),
      ),
      recordProblem: null,
    };
    const show = (width: number, color: boolean) =>
      recordBlock(report, { out: { isTTY: true, write: () => {} }, color, width });
    for (const width of [40, 72, 120]) {
      expect(
        show(width, false)
          .split('\n')
          .filter((line) => line.length > width),
      ).toEqual([]);
    }
    expect(show(72, true)).toContain('\u001b[32mfresh\u001b[0m: team/alloc');
    expect(show(72, false)).not.toContain('\u001b');
  });
});

describe('on a terminal', () => {
  const rows = [
    { check: 'thp', value: 'madvise', path: '/sys/kernel/mm/transparent_hugepage/enabled', status: 'pass', fix: '' },
    {
      check: 'swap',
      value: 'on: /dev/sda2',
      path: '/proc/swaps',
      status: 'fail',
      fix: 'swapoff -a, '.repeat(12).trim(),
    },
  ] as const;
  const show = (width: number, color = false, isTTY = true) =>
    doctorTable(rows, { out: { isTTY, write: () => {} }, color, width });

  test.each([40, 60, 72, 100, 120])('of %i columns no line is wider, and each path is whole', (width) => {
    const lines = show(width).split('\n');
    const paths = rows.map(({ path }) => path);
    expect(lines.filter((line) => line.length > width && !paths.some((path) => line.trim() === path))).toEqual([]);
    for (const path of paths) expect(lines.some((line) => line.split(/\s+/).includes(path))).toBe(true);
  });

  test('states are coloured, and only when colours are asked for', () => {
    expect(show(100, true)).toContain('\u001b[31mfail');
    expect(show(100)).not.toContain('\u001b');
    expect(show(100, false, false).split('\n')[1]).toBe(
      'thp    madvise        /sys/kernel/mm/transparent_hugepage/enabled  pass',
    );
  });
});

describe('a run', () => {
  const repository = join(scratch, 'fixture');
  beforeAll(() => {
    configuredRepository(repository);
  });

  const options = ['run', 'FIX_FAST', 'budget=10s', '--repo', repository, '--out', scratch];
  const run = (...before: string[]) =>
    execa('env', [...before, program(), ...options], {
      reject: false,
      timeout: HANGS_MS,
      env: { NO_COLOR: '1' },
    });

  test('on a machine on which allocators do not run as for users is INVALID by name before anything is built', async () => {
    const { exitCode, stdout, stderr } = await run('setarch', '-R');
    expect(exitCode).toBe(3);
    expect(stdout).toContain('INVALID');
    expect(stdout).toContain('machine-ready');
    expect(stdout).toContain('setarch');
    expect(stderr).not.toMatch(/^build /m);
  });

  /** Limits the address space of the harness, and of what it starts, when it has shown a text. */
  const limitWhen = async (when: RegExp, limit: string | null) => {
    const running = run();
    let changed = false;
    let shown = '';
    running.stderr?.on('data', (data) => {
      shown += String(data);
      if (changed || limit === null || !when.test(shown)) return;
      changed = true;
      execFileSync('prlimit', [`--pid=${running.pid}`, `--data=${limit}:unlimited`]);
    });
    const { stdout, stderr } = await running;
    expect(stderr).toMatch(/^build /m);
    return stdout;
  };

  test('during which a limit of the machine changes is INVALID by name', async () => {
    const stdout = await limitWhen(/^measuring /m, String(2 ** 44));
    expect(stdout).toContain('INVALID');
    expect(stdout).toContain('During sampling address-space was unlimited and became data size 17592186044416');
  });

  test('whose machine is changed after its build is not timed', async () => {
    const stdout = await limitWhen(/^build .*bench programs: done/m, String(2 ** 44));
    expect(stdout).toContain('INVALID');
    expect(stdout).toContain('machine-ready');
    expect(stdout).toContain('data size 17592186044416');
  });

  test('during which nothing changes has neither finding', async () => {
    const stdout = await limitWhen(/^measuring /m, null);
    // A busy machine may make it INVALID for another reason.
    expect(stdout).not.toContain('During sampling address-space');
    expect(stdout).not.toContain('machine-ready');
  });
});
