import { expect, test } from 'vitest';
import type { AppContext } from '../../../src/app/app-context.ts';
import { COMMAND_STEPS, prepare } from '../../../src/app/commands/prepare.ts';
import { GRAMMAR } from '../../../src/core/command/grammar.ts';
import type { ReceivedRequest } from '../../../src/model/request-record.ts';

test('COMMAND_STEPS has an entry for each kind of the grammar and of releases, and no other', () => {
  const kinds = ['ab', 'survey', 'release', 'override', ...GRAMMAR.others.map(({ kind }) => kind)];
  expect(Object.keys(COMMAND_STEPS).sort()).toEqual(kinds.sort());
});

test('prepare throws for a command without a step: the request would stay received and be claimed again at once', async () => {
  const task = { kind: 'command', command: { kind: 'of another version' } };
  const request = { id: 'pr1-1-1', cancel: null, task } as unknown as ReceivedRequest;
  await expect(prepare({} as AppContext, request)).rejects.toThrow('request pr1-1-1 has a command of an unknown kind');
});
