import { expect, test } from 'vitest';
import { RELEASE_STATUS, tagRuleset } from '../../../src/core/init/tag-ruleset.ts';
import { loadContract } from '../../github-simulator/contract.ts';

const contract = loadContract();

/** Errors of a ruleset by GitHub's API description; null when it is valid. */
function schemaErrors(ruleset: object): string | null {
  const found = contract.match('POST', '/repos/acme/allocators/rulesets');
  if (found === null) throw new Error('the contract has no rulesets');
  return contract.checkRequest(found.operation, found.parameters, new URLSearchParams(), ruleset);
}

test('tagRuleset is valid for GitHub and covers the tags of versions', () => {
  expect([schemaErrors(tagRuleset(null)), schemaErrors(tagRuleset(7))]).toEqual([null, null]);
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
])('the API description of GitHub rejects %s', (_, change) => {
  const text = JSON.stringify(tagRuleset(7));
  expect(change(text)).not.toBe(text);
  expect(schemaErrors(JSON.parse(change(text)))).not.toBeNull();
});

test('tagRuleset with the number of an App accepts only its status', () => {
  const checks = (appId: number | null) =>
    tagRuleset(appId).rules.flatMap((rule) =>
      rule.type === 'required_status_checks' ? rule.parameters.required_status_checks : [],
    );
  expect(checks(null)).toEqual([{ context: RELEASE_STATUS }]);
  expect(checks(7)).toEqual([{ context: RELEASE_STATUS, integration_id: 7 }]);
});
