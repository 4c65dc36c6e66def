import { expect, test } from 'vitest';
import { readHeaders } from '../../../../src/core/plan/flags/declared-flags.ts';
import type { EffectiveDefine, EffectiveValues } from '../../../../src/model/effective.ts';
import { ask, facts } from '../../../fixtures/facts.ts';

const declare = (name: string, value: string) => `#ifndef ${name}\n#define ${name} ${value}\n#endif\n`;
const HEADER = [
  ...[declare('HZ4_ON', '0'), declare('HZ4_OFF', '0'), declare('HZ4_N', '16'), declare('HZ4_OWN', '0')],
  ...[declare('HZ4_LATE', '0'), declare('HZ4_MIXED', '0'), '#ifdef HZ4_TRACE\n#endif\n'],
  ...[declare('HZ4_BOX', '0'), '#if HZ4_BOX && !HZ4_ON\n#error "HZ4_BOX needs HZ4_ON"\n#endif\n'],
].join('');

const make = (value: string, more: Partial<EffectiveDefine> = {}): EffectiveDefine => ({
  values: [value],
  number: value,
  by: 'command line',
  at: 'hz4/Makefile:7',
  variable: 'CFLAGS',
  ...more,
});

const VALUES: EffectiveValues = {
  units: 9,
  isWhole: true,
  defines: 'added',
  gaps: [],
  names: {
    HZ4_ON: make('1'),
    HZ4_OFF: { values: ['0'], number: '0', by: 'file', at: 'a.h:5' },
    HZ4_BOX: { values: ['0'], number: '0', by: 'file', at: 'a.h:23' },
    HZ4_N: make('32'),
    HZ4_OWN: make('1', { variable: 'OWN_VALUE', isOwnVariable: true, isAfter: true }),
    HZ4_LTO: make('1', { variable: 'HZ4_LTO', isOwnVariable: true, isAfter: true }),
    HZ4_LATE: make('1', { isAfter: true }),
    HZ4_MIXED: { values: ['0', '1'], by: 'command line', at: 'hz4/Makefile:9', variable: 'DEFS' },
  },
};

function answer(words: string, values: Partial<EffectiveValues> = {}, change?: (yaml: string) => string) {
  const { flags, headers } = readHeaders([{ path: 'a.h', text: HEADER }]);
  const effective = { hz4: { ...VALUES, ...values } };
  const known = { ...facts(change), flags: { hz4: flags }, headers: { hz4: headers }, buildDefines: {}, effective };
  const result = ask(words, known);
  return result.ok ? { notes: result.value.notes } : result.error;
}

test.each([
  ['HZ4_ON=1', 'In the build HZ4_ON is 1 already, since the make variable CFLAGS (hz4/Makefile:7) sets it'],
  ['HZ4_OFF=0', 'In the build HZ4_OFF is 0 already, since a.h:5 sets it'],
])('%s is refused with what sets it, and with the question that was meant', (words, message) => {
  const [name = '', value = ''] = words.split('=');
  expect(answer(words)).toMatchObject({
    code: 'identical-arms',
    message: `${message}: both sides would be the same.`,
    suggestion: `${words} vs ${name}=${value === '1' ? 0 : 1}`,
  });
});

test('the place of a header is named whole, however long its path is', () => {
  const at = `lib/include/config/${'part_of_the_configuration/'.repeat(5)}release_boundary.inc:419`;
  const names = { HZ4_OFF: { values: ['0'], number: '0', by: 'file' as const, at } };
  expect(answer('HZ4_OFF=0', { names })).toMatchObject({ message: expect.stringContaining(`, since ${at} sets it`) });
});

test('a value of the header is asked where the build has another one', () => {
  expect(answer('HZ4_ON=0')).toEqual({
    notes: ['In the build HZ4_ON is 1, and 0 in the header: the make variable CFLAGS (hz4/Makefile:7) sets it.'],
  });
});

test('what ships already is turned round, whatever the header has', () => {
  const [note] = (answer('HZ4_ON') as { notes: string[] }).notes;
  expect(note).toMatch(
    /^In the build HZ4_ON is 1 already.*turned round: the candidate is what ships.*than HZ4_ON=0\.$/,
  );
  expect(answer('HZ4_OFF')).toEqual({ notes: [] });
});

test('a number without a value is refused with the value of the build', () => {
  expect(answer('HZ4_N')).toMatchObject({
    code: 'flag-needs-value',
    message: expect.stringContaining('in the build it is 32, since the make variable CFLAGS (hz4/Makefile:7) sets it.'),
    suggestion: 'HZ4_N=64 vs HZ4_N=32',
  });
});

test('a flag that the build sets after ours is refused with the way in', () => {
  expect(answer('HZ4_OWN=0')).toMatchObject({
    code: 'flag-overridden',
    message:
      'HZ4_OWN=0 would not arrive: the build sets HZ4_OWN to 1 after the defines of a command, and the last one counts; the make variable OWN_VALUE (hz4/Makefile:7) gives it to the compiler.',
    next: 'Name the variable in flags of the line: makeVariables: { HZ4_OWN: OWN_VALUE }. Then the same command sets it.',
  });
  expect(answer('HZ4_OWN')).toMatchObject({ code: 'flag-overridden' });
  expect(answer('HZ4_LATE=0')).toMatchObject({ next: expect.stringContaining('-DHZ4_LATE=$(HZ4_LATE)') });
  // The value that the build has anyway needs no way in.
  expect(answer('HZ4_OWN=1')).toMatchObject({ code: 'identical-arms' });
});

test('a make variable that the configuration names is suggested, with the preset that sets it', () => {
  const named = (yaml: string) =>
    yaml
      .replace('makeVariables: [HZ4_LTO]', 'makeVariables: { HZ4_WAY: OWN_VALUE }')
      .replace("rss: { defines: { HZ4_S14_FAT_CACHE: '0' } }", "rss: { flags: { HZ4_WAY: '0' } }");
  expect(answer('HZ4_OWN=0', {}, named)).toMatchObject({
    suggestion: 'HZ4_WAY=0',
    next: 'Set that variable: /ab HZ4_WAY=0, or /ab hz4+rss vs hz4: that preset sets it.',
  });
});

test('the setting of a build system that decides about a flag is named, and used where its value is that of the flag', () => {
  const setting = { system: 'cmake', option: 'BOX_SIZE', at: 'CMakeLists.txt:5', isValue: true } as const;
  const given: EffectiveDefine = { values: ['1'], number: '1', by: 'command line', setting };
  const by = (define: EffectiveDefine) => ({ names: { HZ4_OWN: define } });
  expect(answer('HZ4_OWN=1', by(given))).toMatchObject({
    code: 'identical-arms',
    message:
      'In the build HZ4_OWN is 1 already, since the cmake option BOX_SIZE (CMakeLists.txt:5) sets it: both sides would be the same.',
  });
  const [note] = (answer('HZ4_OWN', by(given)) as { notes: string[] }).notes;
  expect(note).toContain(
    'since the cmake option BOX_SIZE (CMakeLists.txt:5) sets it, so the comparison is turned round',
  );
  const late = { ...given, isAfter: true } as const;
  expect(answer('HZ4_OWN=0', by(late))).toMatchObject({
    code: 'flag-overridden',
    message: expect.stringContaining('the cmake option BOX_SIZE (CMakeLists.txt:5) gives it to the compiler'),
    next: 'Name the setting in flags of the line: cmake: { HZ4_OWN: BOX_SIZE }. Then the same command sets it.',
  });
  const named = (yaml: string) =>
    yaml
      .replace('makeVariables: [HZ4_LTO]', 'cmake: { HZ4_WAY: BOX_SIZE }')
      .replace("'HZ4_DEFS_EXTRA={defines}'", "'HZ4_DEFS_EXTRA={defines}', '{cmake}'");
  expect(answer('HZ4_OWN=0', by(late), named)).toMatchObject({ suggestion: 'HZ4_WAY=0' });
  const only = { ...late, setting: { ...setting, isValue: false } };
  expect(answer('HZ4_OWN=0', by(only), named)).not.toHaveProperty('suggestion');
  const header = {
    ...given,
    by: 'file',
    at: 'out/conf.h:3',
    setting: { ...setting, system: 'configure', option: '--with-box' },
  } as const;
  expect(answer('HZ4_OWN=1', by(header))).toMatchObject({
    message: expect.stringContaining(
      'since the configure switch --with-box (CMakeLists.txt:5) sets it, in out/conf.h:3:',
    ),
  });
});

test('defines that no call gets are refused', () => {
  expect(answer('HZ4_OFF', { defines: 'dropped' })).toMatchObject({
    code: 'flag-overridden',
    message: 'HZ4_OFF=1 would not arrive: no call of the compiler has the defines of a command.',
  });
});

test.each([
  ['HZ4_MIXED=0', {}],
  ['HZ4_OFF=0', { defines: 'mixed' as const }],
  ['HZ4_TRACE', {}],
  ['HZ4_OFF=0', { isWhole: false, names: {}, gaps: ['x'] }],
])('%s is not refused by the build where it is not certain: %j', (words, values) => {
  const found = answer(words, values);
  if ('code' in found) expect(found).toMatchObject({ message: expect.stringContaining('In the header') });
});

test('a requirement that the build meets does not stop a flag', () => {
  expect(answer('HZ4_BOX')).not.toHaveProperty('code');
  expect(answer('HZ4_BOX', { names: {} })).toMatchObject({ code: 'flag-stopped' });
});
