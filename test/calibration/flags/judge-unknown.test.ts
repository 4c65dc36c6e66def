import { expect, test } from 'vitest';
import { judgeUnknown, type UnknownFacts } from '../../../calibration/real/flags/judge-unknown.ts';
import { unknownNames } from '../../../calibration/real/flags/unknown-names.ts';

const place = (path: string, text: string, lineNumber = 7) => ({ path, lineNumber, text });
const DOCUMENT = place('docs/a.md', 'X_NEW is gone');
const SOURCE = place('src/a.c', '#if X_NEW');
const NOWHERE: UnknownFacts = {
  ...{ places: [], isRead: false, truth: { kind: 'same' }, declaredIn: ['core'] },
  isDeclared: (name) => name === 'X_OLD',
};
const ABSENT =
  'No flag X_NEW is declared in core at this commit, and no other file has the name: setting it would change nothing.';
const WRITTEN = 'X_NEW occurs in docs/a.md:7 and in no source and no build file: setting it would change nothing.';
const READ = 'No file of declaredIn has X_NEW: src/a.c:7 has it.';

test.each<[what: string, message: string, facts: Partial<UnknownFacts>, wrong: string[]]>([
  ['a name that stands nowhere', ABSENT, {}, []],
  ['one that a document has all the same', ABSENT, { places: [DOCUMENT] }, ['reason']],
  [
    'one that a unit reads and that changes it',
    ABSENT,
    { isRead: true, truth: { kind: 'changes', unit: 'a.c' } },
    ['reason', 'reason'],
  ],
  ['one that changes the objects', ABSENT, { truth: { kind: 'changes', unit: 'a.c' } }, ['reason']],
  ['one that a header declares', ABSENT, { places: [place('core/x.h', '#ifndef X_NEW')] }, ['state']],
  [
    'one that a header of another line declares',
    READ,
    { places: [SOURCE, place('other/x.h', '#ifndef X_NEW')], isRead: true },
    [],
  ],
  ['a document', WRITTEN, { places: [DOCUMENT] }, []],
  ['a document, at another line', WRITTEN.replace(':7', ':8'), { places: [DOCUMENT] }, ['reason']],
  ['a document, and a source that is not named', WRITTEN, { places: [DOCUMENT, SOURCE] }, ['reason']],
  [
    'a document, and a makefile that is not named',
    WRITTEN,
    { places: [DOCUMENT, place('Makefile', 'X_NEW=1')] },
    ['reason'],
  ],
  ['a source', READ, { places: [SOURCE], isRead: true }, []],
  ['a source that does not have it', READ, { places: [] }, ['reason']],
  [
    'a macro with arguments',
    'X_NEW is not a flag: core/x.h:7 defines it with arguments.',
    { places: [place('core/x.h', '#define X_NEW(a) a')] },
    [],
  ],
  [
    'a macro without',
    'X_NEW is not a flag: core/x.h:7 defines it with arguments.',
    { places: [place('core/x.h', '// X_NEW')] },
    ['reason'],
  ],
])('the refusal of %s', (_, message, facts, wrong) => {
  const found = judgeUnknown({ code: 'unknown-flag', message }, 'X_NEW', { ...NOWHERE, ...facts });
  expect(found.filter(({ ruling }) => ruling !== 'right').map(({ about }) => about)).toEqual(wrong);
});

test('a suggestion has to be declared, and another code is wrong', () => {
  const rulings = (code: string, suggestion: string) =>
    judgeUnknown({ code, message: ABSENT, suggestion }, 'X_NEW', NOWHERE).map(
      ({ about, ruling }) => `${about} ${ruling}`,
    );
  expect(rulings('unknown-flag', 'X_OLD')).toContain('suggestion right');
  expect(rulings('unknown-flag', 'X_NO')).toContain('suggestion wrong');
  expect(rulings('planned', 'X_OLD')).toEqual(['state wrong']);
  expect(rulings('flags-not-read', 'X_OLD')).toEqual(['state open']);
});

test('unknown names follow from the seed, and none is declared', () => {
  const sources = {
    declared: ['X_FAST_PATH', 'X_SLOW_PATH', 'X_SIZE', 'Y_SIZE'],
    prefixes: ['X_'],
    words: ['X_FAST_PATH', 'X_GONE', 'X_LATER'],
  };
  const names = unknownNames(sources, { seed: 'a', count: 3 });
  expect(unknownNames(sources, { seed: 'a', count: 3 })).toEqual(names);
  expect(names.slice(0, 2).sort()).toEqual(['X_GONE', 'X_LATER']);
  expect(names.length).toBeGreaterThan(2);
  for (const name of names) expect([name, sources.declared.includes(name)]).toEqual([name, false]);
  expect(unknownNames(sources, { seed: 'a', count: 0 })).toEqual([]);
});
