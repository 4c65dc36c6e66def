import { expect, test } from 'vitest';
import { readHeaders } from '../../../../src/core/plan/flags/declared-flags.ts';
import { ask, facts } from '../../../fixtures/facts.ts';

const declare = (name: string, value: string) => `#ifndef ${name}\n#define ${name} ${value}\n#endif\n`;
const TEXT = [
  '#ifndef HZ4_CONFIG_H\n#define HZ4_CONFIG_H\n',
  declare('HZ4_N', '(16u)'),
  `${declare('HZ4_LIMIT', '8')}#if HZ4_LIMIT > 8\n#error "at most 8"\n#endif\n`,
  `${declare('HZ4_MODE', '2')}#if HZ4_MODE == 1\n#elif HZ4_MODE == 3\n#endif\n`,
  declare('HZ4_ON', '1'),
  declare('HZ4_OFF', '0'),
  '#define HZ4_MASK (HZ4_N - 1)\n#define HZ4_FIXED 4\n#ifdef MAP_POPULATE\n#endif\n',
  '#endif\n',
].join('');

function answer(words: string, more: Partial<ReturnType<typeof facts>> = {}) {
  const { flags, headers } = readHeaders([{ path: 'a.h', text: TEXT }]);
  const result = ask(words, { ...facts(), flags: { hz4: flags }, headers: { hz4: headers }, ...more });
  return result.ok ? { notes: result.value.notes } : result.error;
}

test.each([
  [
    'HZ4_N',
    'HZ4_N is a number, and 0 against 1 would not answer anything: in the header (a.h:4) it is (16u).',
    'HZ4_N=32 vs HZ4_N=16',
  ],
  [
    'HZ4_LIMIT',
    'HZ4_LIMIT is a number, and 0 against 1 would not answer anything: in the header (a.h:7) it is 8.',
    'HZ4_LIMIT=4 vs HZ4_LIMIT=8',
  ],
  [
    'HZ4_MODE',
    'HZ4_MODE is a choice among 1, 2 or 3, and 0 against 1 would not answer anything: in the header (a.h:13) it is 2.',
    'HZ4_MODE=1 vs HZ4_MODE=2',
  ],
])('%s without a value is refused with an example', (words, message, suggestion) => {
  expect(answer(words)).toMatchObject({ code: 'flag-needs-value', message, suggestion });
  expect(answer(suggestion)).not.toHaveProperty('code');
});

test('a number whose every other value is archived is refused with the error, not with an example that does not build', () => {
  const { flags, headers } = readHeaders([
    {
      path: 'b.h',
      text: `${declare('HZ4_SLOTS', '64')}#if HZ4_SLOTS != 64\n#error "HZ4_SLOTS is archived (NO-GO)"\n#endif\n`,
    },
  ]);
  const own = { flags: { hz4: flags }, headers: { hz4: headers } };
  expect(answer('HZ4_SLOTS', own)).toMatchObject({
    code: 'archived-flag',
    message: expect.stringMatching(/b\.h:5.*archived \(NO-GO\)/s),
  });
  expect(answer('HZ4_SLOTS=128 vs HZ4_SLOTS=64', own)).toMatchObject({ code: 'archived-flag' });
});

test.each([
  ['HZ4_MASK', /a\.h:\d+ defines it as \(HZ4_N . 1\), from HZ4_N, whatever/],
  ['HZ4_FIXED', /a\.h:\d+ defines it as 4, whatever/],
  ['HZ4_CONFIG_H', /keeps a\.h from being included twice/],
  ['MAP_POPULATE on hz4', /the compiler or the system defines it/],
])('%s is not a flag', (words, message) => {
  expect(answer(words)).toMatchObject({ code: 'not-a-flag', message: expect.stringMatching(message) });
});

test('what the header has already is refused where no build file sets the flag, and noted elsewhere', () => {
  const nowhere = { buildDefines: {} };
  expect(answer('HZ4_ON=1', nowhere)).toMatchObject({ code: 'identical-arms', suggestion: 'HZ4_ON=1 vs HZ4_ON=0' });
  expect(answer('HZ4_N=16', nowhere)).toMatchObject({ code: 'identical-arms', suggestion: 'HZ4_N=16 vs HZ4_N=32' });
  expect(answer('HZ4_ON=1', { buildDefines: { HZ4_ON: ['0'] } })).toMatchObject({
    notes: [expect.stringContaining('A build file sets HZ4_ON too, so what ships may differ from the header.')],
  });
  expect(answer('HZ4_ON=1')).toMatchObject({ notes: [expect.stringContaining('both sides may turn out the same')] });
  expect(answer('HZ4_ON', nowhere)).toMatchObject({
    notes: [expect.stringContaining('the comparison is turned round')],
  });
});
