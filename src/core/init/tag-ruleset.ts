/** Context of the commit status of a release that passed. A release process sets it after `alloc-ab release-notes`. */
export const RELEASE_STATUS = 'alloc-ab release';

/** A tag ruleset in the form of GitHub's Rulesets API. */
interface TagRuleset {
  readonly name: string;
  readonly target: 'tag';
  readonly enforcement: 'active';
  readonly conditions: { readonly ref_name: { readonly include: string[]; readonly exclude: string[] } };
  readonly rules: (
    | {
        readonly type: 'required_status_checks';
        readonly parameters: {
          readonly strict_required_status_checks_policy: boolean;
          readonly do_not_enforce_on_create: boolean;
          readonly required_status_checks: { readonly context: string; readonly integration_id?: number }[];
        };
      }
    | { readonly type: 'update' }
    | { readonly type: 'deletion' }
  )[];
}

/**
 * A ruleset by which GitHub refuses the tag of a version on a commit that did not pass, and any move of a version's tag.
 *
 * @param appId Number of the GitHub App whose status alone counts; null: a status of any user with write access.
 */
export function tagRuleset(appId: number | null): TagRuleset {
  const check = { context: RELEASE_STATUS, ...(appId === null ? {} : { integration_id: appId }) };
  return {
    name: 'versions are measured before they are tagged',
    target: 'tag',
    enforcement: 'active',
    conditions: { ref_name: { include: ['refs/tags/v*'], exclude: [] } },
    rules: [
      {
        type: 'required_status_checks',
        parameters: {
          strict_required_status_checks_policy: false,
          do_not_enforce_on_create: false,
          required_status_checks: [check],
        },
      },
      { type: 'update' },
      { type: 'deletion' },
    ],
  };
}
