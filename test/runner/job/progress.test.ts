import { expect, test } from 'vitest';
import { type Progress, progressBar } from '../../../src/runner/job/progress.ts';
import type { Output } from '../../../src/system/inert-output.ts';

function shown(events: readonly [number, Progress][], more: Partial<Output> = {}): string {
  let text = '';
  let now = 0;
  const write = (chunk: string | Uint8Array): boolean => {
    text += chunk;
    return true;
  };
  const show = progressBar({ write, ...more }, () => now);
  for (const [at, event] of events) {
    now = at;
    show(event);
  }
  return text;
}

const block = (done: number): Progress => ({
  kind: 'block',
  lane: 'mt-remote-small/T=4,R=90',
  block: done - 1,
  done,
  planned: 100,
  elapsedSeconds: done,
  leftSecondsAtMost: 100 - done,
});
const phase: Progress = { kind: 'phase', phase: 'build', detail: 'hz4 against hz3' };
const end: Progress = { kind: 'end', ended: 'decided', bundle: '/tmp/x/bundle' };

test('progressBar writes at most one line every five seconds to a log', () => {
  const events: [number, Progress][] = Array.from({ length: 60 }, (_, index) => [index * 200, block(index + 1)]);
  const text = shown([[0, phase], ...events, [12_000, end]]);
  expect(text).not.toContain('\r');
  expect(text).not.toContain('\u001b');
  expect(text.split('\n')).toEqual([
    'build      hz4 against hz3',
    'measuring  1 of at most 100 blocks, 1:39 left at most, last mt-remote-small/T=4,R=90',
    'measuring  26 of at most 100 blocks, 1:14 left at most, last mt-remote-small/T=4,R=90',
    'measuring  51 of at most 100 blocks, 0:49 left at most, last mt-remote-small/T=4,R=90',
    'ended      every lane is decided',
    '',
  ]);
});

test('progressBar redraws one bar on a terminal and removes it before the next line', () => {
  const text = shown(
    [
      [0, block(1)],
      [1000, block(50)],
      [2000, end],
    ],
    { isTTY: true, columns: 80 },
  );
  const [first = '', second = '', last = ''] = text.split('\r\u001b[2K').slice(1);
  expect(first).toMatch(/^░+ 1 of at most 100 blocks {2}≤ 1:39/);
  expect(second).toMatch(/^█+░+ 50 of at most 100 blocks/);
  expect(Math.max(first.length, second.length)).toBeLessThan(80);
  expect(last).toBe('ended      every lane is decided\n');
});

test('progressBar says how long ago a build from the cache was made', () => {
  const build = { kind: 'build', what: 'baseline', label: 'hz4', state: 'done', seconds: 0.2 } as const;
  expect(shown([[0, build]])).toBe('build      hz4: done in 0.2 s\n');
  expect(shown([[0, { ...build, ageSeconds: 190 }]])).toBe('build      hz4: from the cache, built 3 min ago\n');
});
