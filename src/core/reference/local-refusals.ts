import type { CodeRow } from './code-row.ts';

/** Refusals of the command line. */
export const LOCAL_REFUSALS: Readonly<Record<string, CodeRow>> = {
  'no-git': ['git could not be started.', 'Install git (Debian: `apt-get install git`), or correct PATH.'],
  'git-failed': ['A git command failed in the checkout.', 'Correct the checkout, or give another one with `--repo`.'],
  'not-a-repository': ['The folder is not a git checkout.', 'Give a git checkout with `--repo`.'],
  'unsafe-repository': [
    'The checkout belongs to another user, so git does not read it.',
    'If you trust it: `git config --global --add safe.directory FOLDER`.',
  ],
  'no-commit': ['No commit is checked out.', 'Commit the files first, or check a branch out that has commits.'],
  'unknown-commit': ['The commit is not on a branch or tag of this clone.', 'Fetch it first, or name another one.'],
  'unknown-base': ['The branch or commit of `--base` is not there.', 'Give a name that `git rev-parse` knows.'],
  'no-main-branch': [
    'It is not known which branch the change goes to.',
    'Name it with `--base BRANCH`, or run `git remote set-head origin --auto`.',
  ],
  'no-common-ancestor': [
    'The two commits have no common ancestor, so there is no state before the change.',
    'Name the branch that the change goes to with `--base`, or rebase the change onto it.',
  ],
  'shallow-clone': [
    'The history of the clone is cut off.',
    'Fetch it: `git fetch --unshallow`; for actions/checkout `fetch-depth: 0`.',
  ],
  'old-git': [
    'The `git` in PATH does not know an option that is needed: it is too old, or not git.',
    'Install git 2.31 or newer, or put it first in PATH; `git --version` prints the one that is there.',
  ],
  'no-results': [
    'The folder of results holds none.',
    'Measure with `alloc-ab run`, or name the folder of its `--out` with `--out`.',
  ],
  'which-result': [
    'The number or name stands for none of the results, or for several.',
    'Give a number of `alloc-ab list`, or more of the name of the folder.',
  ],
  'no-flags': [
    'No flag fits the pattern of a campaign.',
    '`alloc-ab flags`, or `/ab flags` in a comment, lists the flags of the lines.',
  ],
  'campaign-too-large': [
    'More than 500 flags, in a comment more than 200, fit the pattern of a campaign.',
    'Write a narrower pattern.',
  ],
  'bad-journal': [
    'The journal of a campaign in the folder of results cannot be read, or belongs to another question.',
    'Move that folder away and start the campaign again, or name another folder with `--out`.',
  ],
  'unknown-without-preset': [
    'A preset is taken apart, and what one of its flags is without the preset is not known from the sources.',
    'Name both values: `alloc-ab run FLAG=A vs FLAG=B on LINE+PRESET`.',
  ],
  'partial-clone': [
    'The clone lacks files that this command reads.',
    'Fetch the rest: `git fetch --refetch --no-filter`.',
  ],
  'commit-and-work-tree': ['`@SHA` names a commit, and `--dirty` measures the work tree.', 'Leave one of them out.'],
  'uncommitted-files': [
    'A work tree with uncommitted files was measured, so nothing follows for the repository.',
    'Commit the files, measure the commit, and use that result.',
  ],
  'not-a-comparison': [
    'The command is a survey, where a comparison is needed.',
    'Give the command of a comparison, for example `MY_FLAG`.',
  ],
  'not-a-question': [
    'The command works in a comment only: there is no queue here.',
    'Give the command of a measurement; `alloc-ab --help` lists the others.',
  ],
  'bad-option': [
    'The value of an option cannot be used.',
    '`alloc-ab COMMAND --help` shows each option with an example.',
  ],
  'no-file': ['A file cannot be read.', 'Check its path and permissions.'],
  'bare-repository': [
    'The repository has no work tree, so no configuration can be written into it.',
    'Run `alloc-ab init` in a clone of it, or with `--print`.',
  ],
  'config-exists': [
    'The configuration exists and is not overwritten.',
    '`alloc-ab init --print` shows what would be written.',
  ],
  'in-the-way': [
    'A file of the control repository is there already, with another content.',
    'Give an empty folder, or move the file away.',
  ],
  'cannot-write': [
    'A file cannot be written.',
    'Check that the folder exists, is yours and has space, or name another one.',
  ],
  'no-release': [
    'It is not known which release of alloc-ab the workflow files should be pinned to.',
    'Name its repository and commit, as `alloc-ab init-control --help` shows.',
  ],
  'bad-bundle': [
    'The folder is not a complete, valid bundle.',
    'Measure again; manifest.json is written last, by alloc-ab itself.',
  ],
  'damaged-archive': [
    'The archive cannot be unpacked.',
    'Download it again; an archive that is cut off proves nothing.',
  ],
  'bad-signature-file': ['The signature cannot be read.', 'Copy signed.json again from the comment or the release.'],
  'bad-key': [
    'The file is not the PEM text of an Ed25519 key of the needed kind.',
    '`alloc-ab keygen FILE` makes one.',
  ],
  'no-key-file': ['The key exists and is not overwritten, or cannot be written.', 'Name another file.'],
  'signed-already': ['The bundle has a signature, which is not overwritten.', 'Move signed.json away to sign again.'],
  'not-verified': [
    'A bundle of the release does not hold, or is not signed by the key.',
    '`alloc-ab verify` shows which claim fails.',
  ],
  'no-ledger': [
    'The configuration has no ledger, where decisions are recorded.',
    'Add `ledger: { path: docs/LEDGER.md }` to it.',
  ],
  'nothing-to-record': [
    'Nothing was decided: the verdict is INVALID, or the result is that of a survey.',
    'Follow the next step of the verdict, or name the result of a comparison.',
  ],
  'patch-needs-file': [
    'The patch has characters that a terminal obeys, or line ends of Windows, so it is not printed.',
    'Write it into a file with `--out FILE`.',
  ],
  'nothing-to-export': [
    'Nothing is promoted and nothing archived, since the verdict is neither GO nor NO-GO; or the wanted format has no value that counts.',
    'Follow the advice of the verdict, and measure again.',
  ],
  'stray-option': [
    'An option of `alloc-ab export` has no meaning for what is written.',
    'Leave it out: `--arm` belongs to a `--format`, `--preset` to a patch.',
  ],
  'unknown-arm': ['The bundle has no arm of this name.', 'Name one of the arms that the message lists, or `all`.'],
  'no-setting': [
    'What won is not a flag or a variable, so it cannot become a preset.',
    'Merge the pull request, or name the winner in `defaults.line`.',
  ],
  'preset-exists': ['A preset of this name exists with other settings.', 'Give another name with `--preset`.'],
  'bad-preset-name': ['The text is not the name of a preset.', 'Use lower case, digits and _ . - (at most 64).'],
  'edit-by-hand': [
    'The configuration cannot be changed by a patch.',
    'Add the printed lines to it by hand, then check with `alloc-ab explain`.',
  ],
  'no-database': ['There is no database at this place.', 'Set DATABASE_URL or DATABASE_FILE as for `alloc-ab serve`.'],
  'database-not-empty': [
    'The database holds something, which a restore would lose.',
    'Name an empty one; or stop the App and add `--replace`.',
  ],
  'no-backup': ['There is no backup file of this name.', 'Name a file that `alloc-ab backup` wrote.'],
  'bad-backup': [
    'The backup is not whole; nothing was restored.',
    'Use another backup: a file is written only when it is complete.',
  ],
  'bad-settings': [
    "The file of the App's settings cannot be read, others may read it, or a setting in it is wrong.",
    'Follow the message; the settings are listed in docs/operating.md.',
  ],
};
