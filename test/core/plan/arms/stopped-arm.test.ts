import { describe, expect, test } from 'vitest';
import { lineModel } from '../../../../src/core/plan/arms/line-model.ts';
import { stoppedArm } from '../../../../src/core/plan/arms/stopped-arm.ts';
import { readHeaders } from '../../../../src/core/plan/flags/declared-flags.ts';
import { facts } from '../../../fixtures/facts.ts';

const HEADER = `
#ifndef HZ4_DEPTH
#define HZ4_DEPTH 1
#endif
#ifndef HZ4_ALLOW
#define HZ4_ALLOW 0
#endif
`;

type Defines = readonly (readonly [name: string, value: string | null])[];

function refusal(condition: string, ...defines: Defines): string | undefined {
  const text = `${HEADER}#if ${condition}\n#error "HZ4_DEPTH archived (NO-GO)"\n#endif\n`;
  return refusalOf([{ path: 'config.h', text }], defines)?.message;
}

function refusalOf(files: Parameters<typeof readHeaders>[0], defines: Defines) {
  const { flags, headers } = readHeaders(files);
  const model = lineModel(
    { name: 'hz4', line: 'hz4' },
    { ...facts(), flags: { hz4: flags }, headers: { hz4: headers } },
  );
  const refused = stoppedArm({ baseline: [], candidate: defines.map(([name, value]) => ({ name, value })) }, model);
  return refused === undefined || refused.ok ? undefined : refused.error;
}

describe('a value is refused exactly where its error would stop the build', () => {
  const table: [condition: string, value: string, isRefused: boolean][] = [
    ['HZ4_DEPTH > 1', '1', false],
    ['HZ4_DEPTH > 1', '2', true],
    ['HZ4_DEPTH == 3', '2', false],
    ['HZ4_DEPTH == 3', '3', true],
    ['HZ4_DEPTH != 1', '1', false],
    ['HZ4_DEPTH != 1', '0', true],
    ['HZ4_DEPTH == 0', '0', true],
    ['!HZ4_DEPTH', '0', true],
    ['!HZ4_DEPTH', '1', false],
    ['HZ4_DEPTH && HZ4_ALLOW', '1', false],
    ['HZ4_DEPTH >= 0x10', '16', true],
    // Something else lets it build: it ships so, whether it is defined there or not.
    ['!HZ4_ALLOW || HZ4_DEPTH > 7', '2', false],
    ['HZ4_DEPTH > 1 && defined(__linux__)', '2', true],
    ['HZ4_DEPTH > 1 && defined(_WIN32)', '2', false],
    // The build decides about a name that no header declares: refused where the flag decides as well.
    ['HZ4_DEPTH > 1 && defined(of_the_build)', '2', true],
    ['defined(of_the_build) || HZ4_DEPTH > 7', '2', false],
  ];
  test.each(table)('#if %s with the value %s: %s', (condition, value, isRefused) => {
    expect(refusal(condition, ['HZ4_DEPTH', value]) !== undefined).toBe(isRefused);
  });

  test('another flag of the same arm counts', () => {
    const condition = 'HZ4_DEPTH > 1 && !HZ4_ALLOW';
    expect(refusal(condition, ['HZ4_DEPTH', '2'])).toBeDefined();
    expect(refusal(condition, ['HZ4_DEPTH', '2'], ['HZ4_ALLOW', '1'])).toBeUndefined();
  });

  test('an error that needs another flag as well does not archive the one that was asked, whatever the order of the headers', () => {
    const off = '#ifndef HZ4_LAZY\n#define HZ4_LAZY 0\n#endif\n';
    const lite = '#ifndef HZ4_LITE\n#define HZ4_LITE 0\n#endif\n';
    const error =
      '#if HZ4_LITE && HZ4_LAZY\n#error "HZ4_LITE is incompatible with HZ4_LAZY (archived NO-GO)"\n#endif\n';
    const refused = (lazy: string, ...defines: [string, string][]) => {
      const files = [
        { path: 'collect.h', text: `${lite}${error}` },
        { path: 'core.h', text: off.replace('LAZY 0', `LAZY ${lazy}`) },
      ];
      return refusalOf(files, defines)?.code;
    };
    expect(refused('0', ['HZ4_LITE', '1'])).toBeUndefined();
    expect(refused('1', ['HZ4_LITE', '1'])).toBe('archived-flag');
  });

  test('the message names the value and the line of the error', () => {
    expect(refusal('HZ4_DEPTH > 1', ['HZ4_DEPTH', '2'])).toBe(
      'HZ4_DEPTH=2 is archived in config.h:9, with the text: HZ4_DEPTH archived (NO-GO).',
    );
  });
});
