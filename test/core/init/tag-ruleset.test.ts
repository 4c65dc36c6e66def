import { expect, test } from 'vitest';
import { RELEASE_STATUS, tagRuleset } from '../../../src/core/init/tag-ruleset.ts';
import { loadContract } from '../../github-simulator/contract.ts';

const contract = loadContract();

/** What GitHub's own description says against a ruleset; null when nothing does. */
function complaint(ruleset: object): string | null {
  const found = contract.match('POST', '/repos/acme/allocators/rulesets');
  if (found === null) throw new Error('the contract has no rulesets');
  return contract.checkRequest(found.operation, found.parameters, new URLSearchParams(), ruleset);
}

test('GitHub takes it, and it covers the tags that are versions', () => {
  expect([complaint(tagRuleset(null)), complaint(tagRuleset(7))]).toEqual([null, null]);
  expect(tagRuleset(null).rules.map(({ type }) => type)).toEqual(['required_status_checks', 'update', 'deletion']);
  expect(tagRuleset(null).conditions.ref_name.include).toEqual(['refs/tags/v*']);
});

test.each([
  ['enforcement', (text: string) => text.replace('"active"', '"on"')],
  ['target', (text: string) => text.replace('"tag"', '"tags"')],
  ['a rule', (text: string) => text.replace('"deletion"', '"delete"')],
  ['the App', (text: string) => text.replace('"integration_id":7', '"integration_id":"7"')],
  ['a required word', (text: string) => text.replace('"context"', '"name"')],
  ['another property', (text: string) => text.replace('"conditions"', '"condition"')],
])('GitHub’s description sees a mistake in %s', (_, change) => {
  const text = JSON.stringify(tagRuleset(7));
  expect(change(text)).not.toBe(text);
  expect(complaint(JSON.parse(change(text)))).not.toBeNull();
});

test('with the number of an App only its status counts', () => {
  const checks = (appId: number | null) =>
    tagRuleset(appId).rules.flatMap((rule) =>
      rule.type === 'required_status_checks' ? rule.parameters.required_status_checks : [],
    );
  expect(checks(null)).toEqual([{ context: RELEASE_STATUS }]);
  expect(checks(7)).toEqual([{ context: RELEASE_STATUS, integration_id: 7 }]);
});
