import { spawnSync } from 'node:child_process';
import { copyFileSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterAll, describe, expect, test } from 'vitest';
import { findProgram } from '../../src/system/find-program.ts';
import { HANGS_MS } from '../soon.ts';

const SERVICES = ['alloc-ab-app.service', 'alloc-ab-app-backup.service'];
const UNITS = [...SERVICES, 'alloc-ab-app-backup.timer'];
/** The judge's levels are 0 (safe) to 10; up to 2 it is content. What is left is the network, which an App needs. */
const EXPOSURE_MAX = 1.5;

const analyze = findProgram('systemd-analyze', process.env.PATH ?? '', '/');
const directory = mkdtempSync(join(tmpdir(), 'alloc-ab-units-'));
afterAll(() => rmSync(directory, { recursive: true }));

function text(unit: string): string {
  return readFileSync(join('deploy', unit), 'utf8');
}

/** The settings of a unit that are neither its programs nor its state. */
function hardening(unit: string): string[] {
  const lines = text(unit).split('\n');
  return lines
    .slice(lines.findIndex((line) => line.startsWith('CapabilityBoundingSet=')))
    .filter((line) => /^[A-Z]\w+=/.test(line));
}

test('the backup is isolated as the App is', () => {
  const install = (line: string) => !line.startsWith('WantedBy=');
  expect(hardening('alloc-ab-app.service').filter(install)).toEqual(hardening('alloc-ab-app-backup.service'));
  for (const unit of SERVICES) expect(text(unit)).toContain('DynamicUser=yes');
});

test('the settings are a credential: no secret stands in a unit', () => {
  for (const unit of SERVICES) {
    expect(text(unit)).toContain('LoadCredential=settings:');
    expect(text(unit)).toContain('SETTINGS_FILE=%d/settings');
    expect(text(unit)).not.toMatch(/SECRET|PRIVATE_KEY|EnvironmentFile/);
  }
});

describe.skipIf(analyze === null)('systemd-analyze (skipped without it)', () => {
  const at = join(directory, 'etc/systemd/system');
  const complaints = (): string[] => {
    const argv = ['verify', `--root=${directory}`, '--man=no', ...UNITS];
    const { stdout, stderr } = spawnSync('systemd-analyze', argv, { encoding: 'utf8', timeout: HANGS_MS });
    return (stdout + stderr).split('\n').filter((line) => line.includes('alloc-ab'));
  };

  test('verify finds nothing wrong in the units, and finds a misspelt setting', () => {
    mkdirSync(at, { recursive: true });
    for (const name of [
      'sysinit',
      'basic',
      'shutdown',
      'timers',
      'time-set',
      'time-sync',
      'network-online',
      'multi-user',
    ])
      writeFileSync(join(at, `${name}.target`), '[Unit]\nDefaultDependencies=no\n');
    for (const unit of UNITS) copyFileSync(join('deploy', unit), join(at, unit));
    for (const program of ['/bin/sh', '/opt/alloc-ab-app/bin/alloc-ab']) {
      mkdirSync(join(directory, dirname(program)), { recursive: true });
      writeFileSync(join(directory, program), '#!/bin/sh\n', { mode: 0o755 });
    }
    expect(complaints()).toEqual([]);
    writeFileSync(join(at, 'alloc-ab-app.service'), `${text('alloc-ab-app.service')}[Service]\nProtectSystm=strict\n`);
    expect(complaints().join('\n')).toMatch(/ProtectSystm/);
  });

  test.each(SERVICES)('security rates %s as little exposed', (unit) => {
    const rate = (file: string): number => {
      const argv = ['security', '--offline=true', '--no-pager', file];
      const { stdout } = spawnSync('systemd-analyze', argv, { encoding: 'utf8', timeout: HANGS_MS });
      return Number(/exposure level for \S+: ([\d.]+)/.exec(stdout)?.[1]);
    };
    expect(rate(join('deploy', unit))).toBeLessThanOrEqual(EXPOSURE_MAX);
    // The control: a unit without these settings is rated as exposed.
    const bare = join(directory, 'bare.service');
    writeFileSync(bare, '[Service]\nExecStart=/bin/true\n');
    expect(rate(bare)).toBeGreaterThan(5);
  });
});
