import type { RestEndpointMethodTypes } from '@octokit/rest';
import { expect, test } from 'vitest';
import { RELEASE_STATUS, tagRuleset } from '../../../src/core/init/tag-ruleset.ts';

type Wanted = Omit<RestEndpointMethodTypes['repos']['createRepoRuleset']['parameters'], 'owner' | 'repo' | 'rules'> & {
  rules: {
    type: NonNullable<RestEndpointMethodTypes['repos']['createRepoRuleset']['parameters']['rules']>[number]['type'];
  }[];
};

test('it is what GitHub’s own description takes, and covers the tags that are versions', () => {
  const ruleset = tagRuleset(null);
  const wanted: Wanted = { ...ruleset, rules: [...ruleset.rules] };
  expect(wanted.rules.map(({ type }) => type)).toEqual(['required_status_checks', 'update', 'deletion']);
  expect(ruleset.conditions.ref_name.include).toEqual(['refs/tags/v*']);
});

test('with the number of an App only its status counts', () => {
  const checks = (appId: number | null) =>
    tagRuleset(appId).rules.flatMap((rule) =>
      rule.type === 'required_status_checks' ? rule.parameters.required_status_checks : [],
    );
  expect(checks(null)).toEqual([{ context: RELEASE_STATUS }]);
  expect(checks(7)).toEqual([{ context: RELEASE_STATUS, integration_id: 7 }]);
});
