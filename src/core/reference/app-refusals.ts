import type { CodeRow } from './code-row.ts';

const OPERATOR = 'Ask the operator of the App: [operating](../operating.md) has each setting.';
const DISPATCH = 'Let the App dispatch the workflow, or pass the plan.json of an earlier bundle.';

/** Refusals of the App, of the Actions and of GitHub. */
export const APP_REFUSALS: Readonly<Record<string, CodeRow>> = {
  'app-code': [
    'GitHub did not take the code of `alloc-ab create-app`: a code works once, and for an hour.',
    'Start `alloc-ab create-app` again.',
  ],
  'github-unavailable': [
    'GitHub did not answer `alloc-ab create-app` as expected.',
    'Check the network, then start it again; an App that was made is listed in the settings of its owner.',
  ],
  'app-not-created': [
    '`alloc-ab create-app` ended before an App was created: it was stopped, or one hour was over.',
    'Start it again.',
  ],
  'no-settings-file': [
    'The file for the settings of a new App exists, or cannot be written.',
    'Name another file with `--settings`; one that exists is never overwritten, since its secrets may be in use.',
  ],
  trouble: ['GitHub did not answer as expected for a long time.', 'Follow the message; the request can be repeated.'],
  'not-a-pull-request': [
    'On an issue there is no change to measure.',
    'Comment on the pull request; on an issue only `/release` and the commands about it are read.',
  ],
  'not-a-maintainer': [
    'Only users with the role maintain or admin may do this.',
    'Ask one of them to post the command.',
  ],
  'not-yours': ['The measurement was started by another user.', 'Ask its author, or a maintainer of the repository.'],
  'nothing-to-cancel': [
    'No measurement is open on this pull request.',
    '`/ab status` and `/ab queue` show what is open.',
  ],
  'unknown-request': ['No open measurement has this id.', '`/ab status` and `/ab queue` show what is open.'],
  'too-late': [
    'The tag is being written and cannot be taken back any more.',
    'Delete release and tag by hand when the reply reports the release.',
  ],
  'campaign-too-long': [
    'The campaign asks for more time than the configuration of the default branch allows.',
    'Ask for less, or raise `campaign.maxBudget` in the configuration.',
  ],
  'no-gate': ['The configuration of the default branch has no gate.', 'Add `gate: { suite: NAME }` to it.'],
  'group-not-measured': ['The merge group is not measured yet.', 'Wait for its check, then comment again.'],
  'fork-deleted': [
    'The repository that the pull request came from does not exist any more.',
    'Push the branch again and open a new pull request.',
  ],
  'fork-not-released': [
    'The commit is not on a branch of this repository, so it is not tagged.',
    'Merge the pull request, then comment `/release` again.',
  ],
  'not-comparable': [
    'GitHub cannot compare the two commits.',
    'Merge or rebase onto the base branch, or measure in a checkout with `alloc-ab run`.',
  ],
  'bad-artifact': [
    'The artifact of the run was rejected.',
    'Look at the log of the run, and start the measurement again.',
  ],
  'no-artifact': ['The workflow run left no result.', 'Read its log: the step that failed has the reason.'],
  'analysis-too-large': [
    'The analysis of the result needs too much memory.',
    'Measure fewer lanes, or with a smaller budget.',
  ],
  'already-measured': ['The version is being measured already.', 'Wait for it, or stop it with `/ab cancel ID`.'],
  'already-released': ['The version is released already.', 'A version is given once: choose the next one.'],
  'nothing-to-override': ['No release of this version was measured.', 'Comment `/release VERSION` first.'],
  'nothing-measured': [
    'A machine has no result, and only a version that every machine measured can be overridden.',
    'Comment `/release VERSION` again when the machine is back.',
  ],
  'not-measured-yet': ['The measurement of the release has not ended.', 'Wait for its reply.'],
  'not-released': [
    'What was measured does not allow the release.',
    'Repair what the summary names, or override it with a reason.',
  ],
  'override-not-approved': [
    'No second person has approved the override.',
    'Give the environment required reviewers and tick "Prevent self-review".',
  ],
  'release-exists': ['A release of this tag is there already.', 'A version is given once: choose the next one.'],
  'tag-refused': [
    'GitHub does not take the tag.',
    'Where a ruleset counts the status of one App only, that App has to make the release.',
  ],
  'no-evidence': [
    'The bundle of the measurement is gone, so the release would have no evidence.',
    'Comment `/release` again.',
  ],
  'no-permission': [
    'The App may not write tags and releases here.',
    'Set its permission Contents to "Read and write", and accept the change for this repository.',
  ],
  'no-workflows-permission': [
    'The commit changes workflow files, and its tag needs the permission Workflows.',
    'Release a commit whose workflows are as on the default branch, or give that permission.',
  ],
  'no-signing-key': [
    'A release contains signed evidence, and this App has no signing key.',
    'Set SIGNING_KEY; `alloc-ab keygen FILE` makes one.',
  ],
  'bad-identity': ['The identity of a fetch job was refused.', OPERATOR],
  'no-source-token': ['The fetch job got no token for the source.', OPERATOR],
  'repository-replaced': [
    'The name of the repository belongs to another one now.',
    'Ask for the measurement again in the repository that is meant.',
  ],
  'missing-secret': [
    'A secret of the control repository is missing or not valid.',
    'The environments "release" and "release-override" need RELEASE_TOKEN.',
  ],
  'unsupported-server': [
    'The workflow runs on another server than github.com.',
    'Release from a repository on github.com, or by hand.',
  ],
  'bad-sandbox': [
    'ALLOC_AB_SANDBOX of the runner has an unknown value.',
    'Remove it: code under test is then isolated, or refused.',
  ],
  'bad-cache': [
    '`ALLOC_AB_CACHE` is neither `off`, `kit` nor a size.',
    'Set it to `off`, to `kit`, which keeps the bench kit alone, or to the most that builds may take on the disk, such as `500M` or `8G`; without it the limit is 2G.',
  ],
  'bad-sanity-record': [
    '`ALLOC_AB_SANITY_RECORD` has another value than `off`.',
    'Set it to `off`, and every verdict measures everything; or remove it, and a verdict may use what the machine recorded in the last day.',
  ],
  'bad-plan': ['The plan of the workflow cannot be used.', DISPATCH],
  'not-a-survey': [
    'The workflow measures surveys, and the command is an A/B.',
    'Give the command of a survey, for example `baseline`.',
  ],
};
