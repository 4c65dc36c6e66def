import { expect, test } from 'vitest';
import type { NameOccurrence } from '../../../../src/model/occurrence.ts';
import { ask, facts } from '../../../fixtures/facts.ts';

function refusal(words: string, occurrences?: Record<string, NameOccurrence[]>) {
  const result = ask(words, { ...facts(), ...(occurrences && { occurrences }) });
  return result.ok ? undefined : result.error;
}

const at = (path: string, text: string): NameOccurrence => ({ path, lineNumber: 7, text });

test.each<[what: string, occurrences: NameOccurrence[], message: RegExp, next: RegExp]>([
  [
    'a variable of make',
    [at('x/Makefile', 'HZ4_NEW ?= 1')],
    /a variable of make \(x\/Makefile:7\)/,
    /makeVariables: \[HZ4_NEW\]/,
  ],
  ['an option of cmake', [at('CMakeLists.txt', 'option(HZ4_NEW "x" ON)')], /a name of cmake/, /cmake: \[HZ4_NEW\]/],
  [
    'a source',
    [at('src/a.c', '#if HZ4_NEW'), at('docs/a.md', 'HZ4_NEW')],
    /src\/a\.c:7 has it/,
    /Add src\/a\.c to declaredIn/,
  ],
  [
    'a define of a build file',
    [at('Makefile', 'C += -DHZ4_NEW=1')],
    /Makefile:7 gives it to the compiler, and no source has/,
    /changes nothing/,
  ],
  [
    'documents',
    [at('docs/GO.md', '- HZ4_NEW: NO-GO')],
    /docs\/GO\.md:7 and in no source and no build file/,
    /Read there/,
  ],
  [
    'a source that defines it with arguments',
    [at('src/a.c', 'HZ4_NEW("x");'), at('src/b.h', '#define HZ4_NEW(msg) ((void)0)')],
    /not a flag: src\/b\.h:7 defines it with arguments/,
    /which definition of it is compiled/,
  ],
  [
    'a comment of the header that declares flags',
    [at('alloc/hz4/include/hz4_config.h', '// HZ4_NEW was dropped')],
    /occurs in alloc\/hz4\/include\/hz4_config\.h:7, and no directive of the headers declares or tests it/,
    /declare the flag there/,
  ],
  ['nothing', [], /no other file has the name: setting it would change nothing/, /Correct the name/],
])('an unknown flag that occurs in %s', (_, occurrences, message, next) => {
  expect(refusal('HZ4_NEW', { HZ4_NEW: occurrences })).toMatchObject({
    code: 'unknown-flag',
    message: expect.stringMatching(message),
    next: expect.stringMatching(next),
  });
});

test('without a search no claim is made that the flag changes nothing', () => {
  expect(refusal('HZ4_NEW')?.message).toBe(
    'No flag HZ4_NEW is declared in alloc/hz4/include/hz4_config.h at this commit.',
  );
});

test('a name without its prefix, and a flag of another line', () => {
  expect(refusal('S12_MPSC on hz4')).toMatchObject({ suggestion: 'HZ4_S12_MPSC' });
  expect(refusal('HZ3_S142 on hz4')).toMatchObject({
    message: 'HZ3_S142 is a flag of hz3, not of hz4, declared in alloc/hz3/include/a.h:2.',
    suggestion: 'on hz3',
  });
});

test('an environment of hostile names stays text', () => {
  const evil = { path: 'docs/[x](http://evil)<img>.md', lineNumber: 1, text: 'HZ4_NEW' };
  expect(refusal('HZ4_NEW', { HZ4_NEW: [evil] })?.message).not.toMatch(/[<[\]`]|http:\/\//);
});
