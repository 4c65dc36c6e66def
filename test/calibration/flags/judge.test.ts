import { expect, test } from 'vitest';
import { type Answer, judgeAnswer, judgeKind, type Truth } from '../../../calibration/real/flags/judge.ts';

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
  ['choice', ['#if X == 3'], true, true, 'right'],
  ['computed', ['#define X (A + 1)'], false, false, 'right'],
  ['computed', ['#define X 1'], true, true, 'wrong'],
])('the kind %s of %j', (kind, lines, arrives, isBinary, ruling) => {
  expect(judgeKind(kind, { name: 'X', lines, arrives, isBinary }).ruling).toBe(ruling);
});
