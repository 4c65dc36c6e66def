import { describe, expect, test } from 'vitest';
import { parseCommand, printCommand } from '../../../src/core/command/command.ts';
import { makeSurveyPlan } from '../../../src/core/plan/make-survey-plan.ts';
import { resolveSurvey } from '../../../src/core/plan/resolve-survey.ts';
import type { SurveyRequest } from '../../../src/model/command.ts';
import type { Refusal } from '../../../src/model/refusal.ts';
import type { Result } from '../../../src/model/result.ts';
import { BENCH, facts, HEAD } from '../../fixtures/facts.ts';

function ask(text: string, known = facts()): Result<SurveyRequest, Refusal> {
  const command = parseCommand(text);
  if (!command.ok) return command;
  if (command.value.kind !== 'survey') throw new Error(`${text} is not a survey`);
  return resolveSurvey(command.value, known);
}

function requestOf(text: string): SurveyRequest {
  const result = ask(text);
  if (!result.ok) throw new Error(result.error.message);
  return result.value;
}

const labels = ({ arms }: SurveyRequest) => arms.map(({ label }) => label);

describe('resolveSurvey resolves the arms', () => {
  test.each([
    ['compare hz4 vs hz3,mimalloc,system', ['hz4', 'hz3', 'mimalloc', 'system']],
    ['compare hz4+rss vs hz4', ['hz4+rss', 'hz4']],
    ['baseline', ['hz4']],
    ['baseline on hz3', ['hz3']],
    ['health', ['hz4', 'hz4+rss']],
    ['health on hz3', ['hz3']],
    ['health on hz4+rss', ['hz4+rss']],
  ])('%s', (text, arms) => {
    const request = requestOf(text);
    expect(labels(request)).toEqual(arms);
    expect(requestOf(request.repeat)).toEqual(request);
  });
});

describe('resolveSurvey selects lanes', () => {
  test('of the default suite, each lane once', () => {
    const ids = requestOf('compare hz4 vs hz3').cells.map(({ lane, cell }) => `${lane} ${Object.values(cell).join()}`);
    expect(ids).toEqual([...new Set(ids)]);
    expect(ids.length).toBeGreaterThan(2);
  });

  test('of health: the first cell of every lane without a selection', () => {
    expect(requestOf('health').cells.map(({ lane }) => lane)).toEqual(Object.keys(facts().config.lanes));
    expect(requestOf('health lane st-mixed').cells).toEqual([{ lane: 'st-mixed', cell: {} }]);
  });
});

describe('resolveSurvey refuses', () => {
  test.each([
    ['compare hz4', 'bad-comparison'],
    ['compare hz4 vs', 'bad-comparison'],
    ['compare hz4 vs hz3,', 'bad-comparison'],
    ['compare hz4 vs hz3,HZ3', 'bad-comparison'],
    ['compare hz4 vs hz3,hz3', 'duplicate-name'],
    ['compare hz4 vs hz5', 'unknown-name'],
    ['compare hz4 vs hz4+rs', 'unknown-preset'],
    ['compare hz4 vs hz3 on hz4', 'misplaced-option'],
    ['compare hz4 vs hz3 gain=2%', 'misplaced-option'],
    ['baseline margin=1%', 'misplaced-option'],
    ['baseline proof', 'misplaced-option'],
    ['health layouts=12', 'misplaced-option'],
    ['baseline on hz9', 'unknown-line'],
    ['baseline HZ4_S12_MPSC', 'misplaced-word'],
    ['health suite nope', 'unknown-suite'],
    ['compare hz4 vs hz3 @1234567', 'head-moved'],
    [`compare hz4 vs ${Array.from({ length: 17 }, (_, index) => `a${index}`).join(',')}`, 'too-many-names'],
  ])('%s', (text, code) => {
    expect(ask(text)).toMatchObject({ ok: false, error: { code } });
  });
});

test('parseCommand of a printed survey returns the same command', () => {
  for (const text of ['/ab compare hz4+rss vs hz3,mimalloc T=4 budget=2m', '/ab baseline on hz4', '/ab health']) {
    const command = parseCommand(text);
    if (!command.ok) throw new Error(command.error.message);
    expect(printCommand(command.value)).toBe(text);
  }
});

test('makeSurveyPlan includes everything that the runner needs', () => {
  const ids = { id: 'abc', nonce: '0'.repeat(32), seed: '1'.repeat(32), repository: 'team/alloc', pullRequest: 3 };
  const survey = makeSurveyPlan(requestOf('baseline'), facts(), ids);
  if (!survey.ok) throw new Error(survey.error.message);
  expect(survey.value).toMatchObject({
    topic: 'baseline',
    parts: [{ method: 'baseline', arms: [0], rounds: 10 }],
    benches: { sha: BENCH },
    arms: [{ label: 'hz4', source: { kind: 'build', sha: HEAD } }],
    machine: { name: 'lab' },
  });
  expect(survey.value.lanes.every(({ command }) => command.length > 0)).toBe(true);
});
