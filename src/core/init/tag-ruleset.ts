/** The commit status that says that a release passed; whoever makes releases sets it after `alloc-ab release-notes`. */
export const RELEASE_STATUS = 'alloc-ab release';

/** A tag ruleset as GitHub's Rulesets API takes it. */
export interface TagRuleset {
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
 * With it GitHub itself refuses the tag of a version on a commit that did not pass, and a tag that is there stays where it is.
 *
 * @param appId Number of the GitHub App whose status alone counts; null: that of anybody who may write.
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
