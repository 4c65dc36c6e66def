import { describe, expect, test } from 'vitest';
import { parseCommand, printCommand } from '../../../src/core/command/command.ts';
import { makeSurveyPlan } from '../../../src/core/plan/make-survey-plan.ts';
import { resolveSurvey } from '../../../src/core/plan/resolve-survey.ts';
import type { SurveyRequest } from '../../../src/model/command.ts';
import type { Refusal } from '../../../src/model/refusal.ts';
import type { Result } from '../../../src/model/result.ts';
import { BENCH, facts, HEAD } from '../../fixtures/facts.ts';

function ask(words: string, known = facts()): Result<SurveyRequest, Refusal> {
  const command = parseCommand(words);
  if (!command.ok) return command;
  if (command.value.kind !== 'survey') throw new Error(`${words} is no survey`);
  return resolveSurvey(command.value, known);
}

function asked(words: string): SurveyRequest {
  const answer = ask(words);
  if (!answer.ok) throw new Error(answer.error.message);
  return answer.value;
}

const labels = ({ arms }: SurveyRequest) => arms.map(({ label }) => label);

describe('arms', () => {
  test.each([
    ['compare hz4 vs hz3,mimalloc,system', ['hz4', 'hz3', 'mimalloc', 'system']],
    ['compare hz4+rss vs hz4', ['hz4+rss', 'hz4']],
    ['baseline', ['hz4']],
    ['baseline on hz3', ['hz3']],
    ['health', ['hz4', 'hz4+rss']],
    ['health on hz3', ['hz3']],
    ['health on hz4+rss', ['hz4+rss']],
  ])('%s', (words, arms) => {
    const request = asked(words);
    expect(labels(request)).toEqual(arms);
    expect(asked(request.repeat)).toEqual(request);
  });
});

describe('lanes', () => {
  test('the default suite without roles, each lane once', () => {
    const ids = asked('compare hz4 vs hz3').cells.map(({ lane, cell }) => `${lane} ${Object.values(cell).join()}`);
    expect(ids).toEqual([...new Set(ids)]);
    expect(ids.length).toBeGreaterThan(2);
  });

  test('health runs every lane in its first cell, unless told otherwise', () => {
    expect(asked('health').cells.map(({ lane }) => lane)).toEqual(Object.keys(facts().config.lanes));
    expect(asked('health lane st-mixed').cells).toEqual([{ lane: 'st-mixed', cell: {} }]);
  });
});

describe('what is refused', () => {
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
    ['baseline on hz9', 'unknown-line'],
    ['baseline HZ4_S12_MPSC', 'misplaced-word'],
    ['health suite nope', 'unknown-suite'],
    ['compare hz4 vs hz3 @1234567', 'head-moved'],
    [`compare hz4 vs ${Array.from({ length: 17 }, (_, index) => `a${index}`).join(',')}`, 'too-many-names'],
  ])('%s', (words, code) => {
    expect(ask(words)).toMatchObject({ ok: false, error: { code } });
  });
});

test('printing and parsing are inverse', () => {
  for (const words of ['/ab compare hz4+rss vs hz3,mimalloc T=4 budget=2m', '/ab baseline on hz4', '/ab health']) {
    const command = parseCommand(words);
    if (!command.ok) throw new Error(command.error.message);
    expect(printCommand(command.value)).toBe(words);
  }
});

test('a survey holds all that its runner needs', () => {
  const ids = { id: 'abc', nonce: '0'.repeat(32), seed: '1'.repeat(32), repository: 'team/alloc', pullRequest: 3 };
  const survey = makeSurveyPlan(asked('baseline'), facts(), ids);
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
