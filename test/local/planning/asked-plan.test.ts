import { expect, test } from 'vitest';
import { parseCommand } from '../../../src/core/command/command.ts';
import {
  askedFacts,
  type BuildAnswers,
  type PlannedComparison,
  planAsked,
} from '../../../src/local/planning/asked-plan.ts';
import { localIds } from '../../../src/local/planning/local-ids.ts';
import { ok } from '../../../src/model/result.ts';
import { facts } from '../../fixtures/facts.ts';

const VALUES = {
  units: 2,
  isWhole: true,
  defines: 'added' as const,
  gaps: [],
  names: { HZ4_S12_MPSC: { values: ['1'], number: '1', by: 'command line' as const } },
};

async function planned(words: string, compared: PlannedComparison | null) {
  const command = parseCommand(words);
  if (!command.ok || command.value.kind !== 'ab') throw new Error('no question');
  const asked: string[] = [];
  const answers: BuildAnswers = {
    values: async (line) => {
      asked.push(...line.commands.flat(), ...(line.askedCommands ?? []).flat());
      return ok(VALUES);
    },
    compared: async ({ candidate }) => {
      asked.push(candidate.label);
      return compared;
    },
  };
  const search = async (names: readonly string[]) => {
    asked.push(...names.map((name) => `search ${name}`));
    return {};
  };
  const known = { ...facts(), ...(await askedFacts(command.value, facts(), search, answers)) };
  const ids = { ...localIds('local'), repository: 'a/b', pullRequest: null };
  const found = await planAsked(command.value, known, ids, answers);
  return { code: found.ok ? null : found.error.code, asked };
}

const SAME = { kind: 'same', units: 2 } as const;

test.each([
  [SAME, 'identical-arms'],
  [{ kind: 'unknown', why: 'a script' } as const, 'identical-arms'],
  [null, 'identical-arms'],
  [{ kind: 'different', what: 'a.c' } as const, null],
])('equal values are refused where both sides may compile the same text: %j', async (compared, code) => {
  const found = await planned('HZ4_S12_MPSC=1', compared);
  expect(found.code).toBe(code);
  expect(found.asked).toContain('HZ4_DEFS_EXTRA=-UALLOC_AB_ASKED -DALLOC_AB_ASKED=1');
  expect(found.asked).toContain('hz4 HZ4_S12_MPSC=1');
});

test.each([
  ['HZ4_NO_SUCH', ['search HZ4_NO_SUCH']],
  ['base', []],
])('%s asks the compiler nothing, and an unknown name is searched', async (words, asked) => {
  expect((await planned(words, SAME)).asked).toEqual(asked);
});
