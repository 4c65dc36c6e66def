import { spawnSync } from 'node:child_process';
import { copyFileSync, existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { findProgram } from '../../src/system/find-program.ts';
import { HANGS_MS } from '../soon.ts';

const UNITS = ['alloc-ab-runner.service', 'alloc-ab-runner.path', 'alloc-ab-tune.service'];

function settings(unit: string): (readonly [string, string])[] {
  const lines = readFileSync(`runner-setup/units/${unit}`, 'utf8').matchAll(/^([A-Z]\w*)=(.*)$/gm);
  return [...lines].map(([, name = '', value = '']) => [name, value]);
}

function values(unit: string, name: string): string[] {
  return settings(unit).flatMap(([key, value]) => (key === name ? value.split(' ') : []));
}

const SERVICE = 'alloc-ab-runner.service';

/** systemd.exec(5), "NoNewPrivileges=": each of these implies it, and newuidmap then cannot map the ids of job users. */
const IMPLIES_NO_NEW_PRIVILEGES =
  /^(?:DynamicUser|LockPersonality|MemoryDenyWriteExecute|Private(?:Devices|Users)|Protect(?:Clock|Hostname|KernelLogs|KernelModules|KernelTunables)|Restrict(?:AddressFamilies|FileSystems|Namespaces|Realtime|SUIDSGID)|SystemCall(?:Architectures|Filter|Log))$/;

describe('the unit of the runner', () => {
  test('has no setting that implies NoNewPrivileges, and none that hides /proc or the control groups', () => {
    const names = settings(SERVICE).map(([name]) => name);
    expect(values(SERVICE, 'NoNewPrivileges')).toEqual(['no']);
    expect(names.filter((name) => IMPLIES_NO_NEW_PRIVILEGES.test(name))).toEqual([]);
    expect(names.filter((name) => /^(?:ProcSubset|ProtectControlGroups|PrivateTmp|RootDirectory)$/.test(name))).toEqual(
      [],
    );
  });

  test('runs as the agent, in the slice of measured code, and ends every process of a job', () => {
    expect(values(SERVICE, 'User')).toEqual(['alloc-ab-agent']);
    expect(values(SERVICE, 'Slice')).toEqual(['allocab.slice']);
    expect(values(SERVICE, 'KillMode')).toEqual(['control-group']);
    expect(values(SERVICE, 'Delegate')).toEqual(['yes']);
    expect(values(SERVICE, 'CapabilityBoundingSet').sort()).toEqual([
      'CAP_DAC_OVERRIDE',
      'CAP_SETGID',
      'CAP_SETUID',
      'CAP_SYS_ADMIN',
    ]);
  });

  test('writes only the directories of its job, its state and the temporary ones', () => {
    expect(values(SERVICE, 'ProtectSystem')).toEqual(['strict']);
    expect(values(SERVICE, 'ProtectHome')).toEqual(['yes']);
    expect(values(SERVICE, 'ReadWritePaths').sort()).toEqual([
      '/tmp',
      '/var/lib/alloc-ab-agent/.local',
      '/var/lib/alloc-ab-agent/job',
      '/var/tmp',
    ]);
  });

  test('has the hook that the agent cannot write, and root only for the steps around the job', () => {
    const hook = values(SERVICE, 'Environment').find((value) => value.startsWith('ACTIONS_RUNNER_HOOK_JOB_STARTED='));
    expect(hook).toBe('ACTIONS_RUNNER_HOOK_JOB_STARTED=/opt/alloc-ab/runner-setup/agent/job-started.sh');
    const started = settings(SERVICE).filter(([name]) => name.startsWith('Exec'));
    expect(started.filter(([, value]) => value.startsWith('+')).map(([name]) => name)).toEqual([
      'ExecCondition',
      'ExecStopPost',
    ]);
    for (const [, command] of started) {
      const file = command.replace(/^\+/, '').split(' ')[0]?.replace('/opt/alloc-ab/', '') ?? '';
      expect(existsSync(file), file).toBe(true);
    }
  });
});

const analyze = findProgram('systemd-analyze', process.env.PATH ?? '', '/');

test.skipIf(analyze === null)(
  'systemd-analyze verify finds nothing wrong in the units (skipped without systemd-analyze)',
  () => {
    const directory = mkdtempSync(join(tmpdir(), 'units-'));
    const at = join(directory, 'etc/systemd/system');
    mkdirSync(at, { recursive: true });
    for (const name of ['sysinit', 'basic', 'shutdown', 'paths', 'network-online', 'multi-user'])
      writeFileSync(join(at, `${name}.target`), '[Unit]\nDefaultDependencies=no\n');
    for (const unit of UNITS) copyFileSync(`runner-setup/units/${unit}`, join(at, unit));
    // The programs of the units are installed nowhere here.
    const programs = /^Exec\w+=\+?(\/\S+)/gm;
    for (const unit of UNITS)
      for (const [, path = ''] of readFileSync(join(at, unit), 'utf8').matchAll(programs))
        writeExecutable(join(directory, path));
    const verify = (): string => {
      const { stdout, stderr } = spawnSync('systemd-analyze', ['verify', `--root=${directory}`, '--man=no', ...UNITS], {
        encoding: 'utf8',
        timeout: HANGS_MS,
      });
      return stdout + stderr;
    };
    const complaints = (): string[] =>
      verify()
        .split('\n')
        .filter((line) => line.includes('alloc-ab'));
    expect(complaints()).toEqual([]);
    // The control: a misspelt setting is found.
    writeFileSync(join(at, SERVICE), `${readFileSync(join(at, SERVICE), 'utf8')}ProtectSystm=strict\n`);
    expect(complaints().join('\n')).toMatch(/ProtectSystm/);
    rmSync(directory, { recursive: true });
  },
);

function writeExecutable(file: string): void {
  mkdirSync(join(file, '..'), { recursive: true });
  writeFileSync(file, '#!/bin/sh\n', { mode: 0o755 });
}
