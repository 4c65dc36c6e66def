import { stripVTControlCharacters } from 'node:util';
import { expect, test } from 'vitest';
import { renderTerminal } from '../../../../src/core/report/verdict/terminal.ts';
import type { Outcome } from '../../../../src/model/verdict.ts';
import { HOSTILE, hostileRun, hostileVerdict } from '../../../fixtures/hostile.ts';
import { syntheticRun } from '../../../fixtures/synthetic-run.ts';
import { syntheticVerdict } from '../../../fixtures/synthetic-verdict.ts';

const run = syntheticRun({ effect: { 'mt-remote-small/T=4,R=90': 0.12, 'mt-remote-full/T=4,R=90': -0.04 } });
const plain = { color: false, width: 80 };

test.each(['GO', 'INVALID'] satisfies Outcome[])(
  'renderTerminal of %s at 80 columns matches its golden',
  async (outcome) => {
    const text = renderTerminal(syntheticVerdict(run, outcome), run, plain);
    await expect(`${text}\n`).toMatchFileSnapshot(`../../../fixtures/golden/terminal-${outcome.toLowerCase()}.txt`);
  },
);

test('renderTerminal keeps every line but the repeat command within 80 columns', () => {
  for (const line of renderTerminal(syntheticVerdict(run, 'INCONCLUSIVE'), run, plain).split('\n'))
    if (!line.startsWith('repeat: ')) expect(line.length).toBeLessThanOrEqual(80);
});

test('renderTerminal aligns cells below the heads of their columns', () => {
  const lines = renderTerminal(syntheticVerdict(run, 'GO'), run, { color: false, width: 120 }).split('\n');
  const head = lines.find((line) => line.startsWith('lane ')) ?? '';
  const row = lines.find((line) => line.startsWith('mt-remote-small') && line.includes('WIN')) ?? '';
  expect(row.indexOf('WIN')).toBe(head.indexOf('outcome'));
  expect(row.indexOf('target >= +1 %')).toBe(head.indexOf('role'));
});

test('renderTerminal with colour prints the same text', () => {
  const verdict = syntheticVerdict(run, 'NO-GO');
  const colored = renderTerminal(verdict, run, { color: true, width: 80 });
  expect(colored).toContain('\u001b[1;31mNO-GO');
  expect(colored).toContain('\u001b[31mLOSS\u001b[0m');
  expect(stripVTControlCharacters(colored)).toBe(renderTerminal(verdict, run, plain));
});

test('renderTerminal of a run without samples shows reasons and no table', () => {
  const none = syntheticRun({ blocks: 0 });
  const text = renderTerminal(syntheticVerdict(none, 'INVALID'), none, plain);
  expect(text).toContain('remedy: Check the spelling of the flag');
  expect(text).not.toContain('baseline  candidate');
});

test.each(HOSTILE)('renderTerminal removes control sequences of %j', (text) => {
  const shown = renderTerminal(hostileVerdict(syntheticVerdict(run, 'NO-GO'), text), hostileRun(run, text), plain);
  expect(shown).not.toMatch(/(?!\n)\p{Cc}|\p{Cf}/u);
});
