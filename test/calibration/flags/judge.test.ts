import { expect, test } from 'vitest';
import { type Answer, judgeAnswer, judgeKind, type Truth } from '../../../calibration/real/flags/judge.ts';
import { judgeReason } from '../../../calibration/real/flags/reason.ts';

const STOPPED: Truth = { kind: 'stopped', errors: [{ place: 'core/x.h:7', text: 'X is ARCHIVED (NO-GO)' }] };
const SAME: Truth = { kind: 'same' };
const CHANGES: Truth = { kind: 'changes', unit: 'a.c' };

const answer = (code: string, more: Partial<Answer> = {}): Answer => ({ code, message: '', notes: [], ...more });
const planned = (kind: 'same' | 'different' | 'unknown') => answer('planned', { compared: { kind, detail: '' } });
const rulings = (given: Answer, truth: Truth) =>
  judgeAnswer(given, truth).map(({ about, ruling }) => `${about} ${ruling}`);

test.each<[string, Answer, Truth, string[]]>([
  [
    'an archived flag with the line of its error',
    answer('archived-flag', { message: 'X is archived in hz4/core/x.h:7, with the text: …' }),
    STOPPED,
    ['state right', 'place right'],
  ],
  [
    'another line',
    answer('archived-flag', { message: 'X is archived in hz4/core/x.h:8, with' }),
    STOPPED,
    ['state right', 'place wrong'],
  ],
  ['an archived flag that builds', answer('archived-flag'), CHANGES, ['state wrong']],
  ['a stopped flag that builds', answer('flag-stopped'), SAME, ['state wrong']],
  ['an overridden flag', answer('flag-overridden'), { kind: 'overridden', final: '0', unit: null }, ['state right']],
  ['an overridden flag that arrives', answer('flag-overridden'), CHANGES, ['state wrong']],
  ['equal arms', answer('identical-arms'), SAME, ['state right']],
  ['equal arms that differ', answer('identical-arms'), CHANGES, ['state wrong']],
  ['a false no-op', planned('same'), CHANGES, ['state right', 'bytes wrong']],
  ['a no-op', planned('same'), SAME, ['state right', 'bytes right']],
  [
    'a no-op that an override hides',
    planned('same'),
    { kind: 'overridden', final: '1', unit: 'a.c' },
    ['state open', 'bytes wrong'],
  ],
  ['a change', planned('different'), CHANGES, ['state right', 'bytes right']],
  ['a change of the text alone', planned('different'), SAME, ['state right', 'bytes text']],
  ['a comparison without an answer', planned('unknown'), CHANGES, ['state right', 'bytes open']],
  ['an error that is not known before', planned('different'), STOPPED, ['state open', 'bytes right']],
  ['an unknown code', answer('unknown-flag'), CHANGES, ['state wrong']],
])('%s', (_, given, truth, expected) => {
  expect(rulings(given, truth)).toEqual(expected);
});

test.each<[string, string[], boolean, boolean, 'right' | 'wrong']>([
  ['presence', ['#ifdef X', '#if defined(X) && A'], true, true, 'right'],
  ['presence', ['#ifdef X', 'int a = X;'], true, true, 'wrong'],
  ['switch', ['#if X'], true, true, 'right'],
  ['switch', ['#if X > 1'], true, false, 'wrong'],
  ['number', ['#if X > 1'], true, true, 'right'],
  ['number', ['int a[X];'], true, true, 'right'],
  ['number', ['#define X 0', '#if X'], true, true, 'wrong'],
  ['number', ['#if Y < X'], true, true, 'right'],
  ['number', ['#if defined(X) && (X != ((A / B) - 1))'], true, true, 'right'],
  ['choice', ['#if X == 3'], true, true, 'right'],
  ['computed', ['#define X (A + 1)'], false, false, 'right'],
  ['computed', ['#define X 1'], true, true, 'wrong'],
])('the kind %s of %j', (kind, lines, arrives, isBinary, ruling) => {
  expect(judgeKind(kind, { name: 'X', lines, arrives, isBinary }).ruling).toBe(ruling);
});

const MADE: Readonly<Record<string, string>> = {
  'x/Makefile': 'all:\nLANE := -O2 \\\n  -DX_ON=1\nV ?= 3\nPOST = -DX_OWN=$(V)\n',
  'x.h': '#ifndef X_ON\n#define X_ON 0\n#endif\n',
};

test.each<[string, string, string, string, string[]]>([
  ['identical-arms', 'since x.h:2 sets it: both', 'X_ON', 'the line of the define', ['reason right']],
  ['identical-arms', 'since x.h:3 sets it: both', 'X_ON', 'another line', ['reason wrong']],
  ['identical-arms', 'the make variable LANE (x/Makefile:2) sets it', 'X_ON', 'a variable', ['reason right']],
  ['identical-arms', 'the make variable LANE (x/Makefile:4) sets it', 'X_ON', 'a wrong line', ['reason wrong']],
  ['flag-overridden', 'the make variable V (x/Makefile:4) gives it', 'X_OWN', 'its own variable', ['reason right']],
  [
    'flag-overridden',
    'the make variable V (x/Makefile:4) gives it',
    'X_ON',
    'a variable of another name',
    ['reason wrong'],
  ],
  ['identical-arms', 'since something sets it', 'X_ON', 'no place', ['reason wrong']],
  ['identical-arms', 'since nothing defines it', 'X_ON', 'nothing', ['reason open']],
  ['archived-flag', 'X is archived in x.h:2, with', 'X_ON', 'an error, which the compiler names', []],
])('the reason of %s, "%s", for %s: %s', (code, message, name, _, expected) => {
  const linesOf = (path: string) => MADE[path]?.split('\n') ?? null;
  expect(judgeReason({ code, message }, name, linesOf).map(({ about, ruling }) => `${about} ${ruling}`)).toEqual(
    expected,
  );
});
