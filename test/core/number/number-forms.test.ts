import { expect, test } from 'vitest';
import { keptText, numberForms } from '../../../src/core/number/number-forms.ts';
import { readNumber } from '../../../src/core/number/read-number.ts';

/** What the samples of a lane contradict, when a bench prints these numbers one after the other. */
function contradictions(printed: readonly string[], unit = 'ops/s'): (string | null)[] {
  const forms = numberForms(unit);
  return printed.map((text) => {
    const found = readNumber({ pattern: 'n=', unit }, text.includes('n=') ? text : `n=${text}`);
    if (!found.ok || found.value === null) throw new Error(`${text} is not read`);
    return forms({ value: found.value.value, text: keptText(found.value.text) });
  });
}

test.each([
  [['980k', '1.2M', '1.3 M']],
  [['980k ops/s', '1.2M ops/s']],
  [['980', '1.2k']],
  [['987654', '1.17e+06', '998.5']],
  [['1,304,221', '998', '1,304,221.5']],
  [['1.304', '998.12', '2']],
  [['1.304', '0.998', '12.250']],
  [['1.304', '1304']],
  [['1.2 lakh', '1.3 lakh']],
  [['1304 T 16', '1305 T 16']],
  [['kops/s n=980', 'kops/s n=981']],
  [['n=980, k', 'n=981, k']],
  [['T 16 n=980; T 16', 'T 8 n=981; M=8']],
  [['after 980 us n=5', 'after 1.2 ms n=5']],
])('%j is one form', (printed) => {
  expect(contradictions(printed)).toEqual(printed.map(() => null));
});

test.each([
  [['980', '1.2 Mops/s'], 'the unit changes'],
  [['980 ops/s', '980 ops'], 'the unit changes'],
  [['980 allocs/s', '980 frees/s'], 'the unit changes'],
  [['1.2 lakh', '980 thousand'], 'the word behind the number changes'],
  [['1.2 lakh', '980'], 'the word behind the number changes'],
  [['1.2 M 16', '980 k 16'], 'the word behind the number changes'],
  [['1,304,221', '998,1'], ', has two meanings'],
  [['1.304.221', '998.304'], '. has two meanings'],
  [['(kops/s) n=980', '(Mops/s) n=1.2'], 'the unit beside the number changes'],
  [['n=1300, unit: ops', 'n=1.3, unit: k'], 'the unit beside the number changes'],
  [['n=980,"ops_unit":"k"', 'n=1.2,"ops_unit":"M"'], 'the unit beside the number changes'],
  [['score (K) n=980', 'score (M) n=1.2'], 'the unit beside the number changes'],
  [['k n=980', 'M n=1.2'], 'the unit beside the number changes'],
  [['n=980, k', 'n=1.2, M'], 'the unit beside the number changes'],
  [['n=980 | k |', 'n=1.2 | M |'], 'the unit beside the number changes'],
  [['"n=980","kops/s"', '"n=1.2","Mops/s"'], 'the unit beside the number changes'],
  [['n=980 (in kops/s)', 'n=1.2 (in Mops/s)'], 'the unit beside the number changes'],
  [['1.304', '998'], 'the point may separate thousands'],
  [['998', '1.304'], 'the point may separate thousands'],
])('%j is a contradiction', (printed, why) => {
  const [first, second] = contradictions(printed);
  expect(first).toBeNull();
  expect(second).toMatch(/^".+" in one sample and ".+" in another: /);
  expect(second?.endsWith(why)).toBe(true);
});

test.each([
  ['980us', 'ms', 0.98],
  ['1.5 MiB', 'bytes', 1_572_864],
])('%s in %s must be the value of its sample', (text, unit, value) => {
  expect(numberForms(unit)({ value, text })).toBeNull();
  expect(numberForms(unit)({ value: value * 1000, text })).toContain('in the sample');
});
