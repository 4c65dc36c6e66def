import type { CodeRow } from './code-row.ts';

const KNOWN = 'The message lists the names that there are.';
const NEXT_VERSION = 'A version is given once: choose the next one.';

/** Refusals of a command that does not fit the configuration, the commit or the machines. */
export const PLAN_REFUSALS: Readonly<Record<string, CodeRow>> = {
  'bad-config': [
    '`.github/alloc-ab.yml` has a mistake.',
    'The message has line, column and rule; [configuration](configuration.md) has every key.',
  ],
  'no-config': [
    'There is no configuration to build and measure by.',
    'Write one with `alloc-ab init`, and merge it into the default branch.',
  ],
  placeholder: [
    'The configuration still has a placeholder of the draft, so nothing can be built.',
    'Replace it; `alloc-ab check-config` lists every one.',
  ],
  'unknown-flag': [
    'No header of the line declares this flag. The message has the other places of the name, where they are known.',
    'Correct the name, declare the flag with #ifndef, #define and a default in a file of `declaredIn`, or name it in `flags` of the line.',
  ],
  'unknown-line': ['There is no line of this name.', KNOWN],
  'unknown-lane': ['There is no lane of this name.', KNOWN],
  'unknown-suite': ['There is no suite of this name.', KNOWN],
  'unknown-preset': ['The line has no preset of this name.', KNOWN],
  'unknown-allocator': ['There is no line and no allocator of this name.', KNOWN],
  'unknown-machine': ['There is no machine of this name.', KNOWN],
  'unknown-parameter': [
    'No selected lane has this matrix parameter.',
    'Leave it out, or filter by one that the message lists.',
  ],
  'unknown-cell': [
    'No selected lane has this value of a matrix parameter.',
    'Choose among the values of the matrix, or add a new one to the configuration first.',
  ],
  'archived-flag': [
    'The flag is archived: its declaration is an #error with a record of why.',
    'Read the decision first; to reopen it, remove the #error in the pull request, and explain there what is different now.',
  ],
  'flag-stopped': [
    'An `#error` of the headers stops this setting of the flag: it needs another flag, excludes one, or is out of range.',
    'Take the combination that the message names: it builds as far as the headers decide.',
  ],
  'flag-overridden': [
    'The headers, or the build after the defines of a command, set the flag to another value whatever is asked for, so that the setting would not arrive.',
    'Set the flag or the variable of make that decides about it; the message names it where one is known.',
  ],
  'not-a-flag': [
    'The name is defined by the headers themselves, by the compiler or by the system: no build can set it.',
    'Ask for a flag that it is computed from. `alloc-ab flags` lists the flags of each line.',
  ],
  'flag-needs-value': [
    'The flag is a number or a choice, and off against on would compare 0 with 1.',
    'Give two values: `/ab FLAG=32 vs FLAG=16`.',
  ],
  'flags-not-read': [
    'It is not known whether the flag is declared: a header could not be read.',
    'Name the header that declares it in `declaredIn`, in place of its folder.',
  ],
  'flags-of-two-lines': ['The flags belong to different lines.', 'Measure one line at a time.'],
  'ambiguous-line': ['The flag could belong to several lines.', 'Choose one with `on LINE`.'],
  'line-without-flags': [
    'The line has no `flags`, so flags do not reach its compiler.',
    'Add `flags` to the line, with `prefixes` and `declaredIn`.',
  ],
  'undefined-flag': [
    'A flag won by being undefined, which a preset cannot express.',
    'Leave it out of every preset, and out of the build command.',
  ],
  'identical-arms': [
    'Both sides are the same: the difference would be noise.',
    'Commit or push a change first, or compare two different settings. `--dirty` measures uncommitted files.',
  ],
  'conflicting-options': ['`suite` and `lane` both choose the lanes.', 'Give one of them.'],
  'misplaced-option': ['An option has no meaning for this command.', 'Leave it out.'],
  'layouts-need-builds': [
    '`layouts=` links libraries again, and a side is installed on the machine: there are no objects.',
    'Leave `layouts=` out, or compare two lines that are built.',
  ],
  'no-lanes': ['No target lane is left after the filter.', 'Choose among the lanes that the message lists.'],
  'claims-only': [
    'Every number that was asked is what a program reports about itself, and the configuration trusts only what is timed from outside.',
    'Ask for a lane with a `workload` or a `server` as well.',
  ],
  'one-machine': ['The command runs on one machine only.', 'Name one of them with `machine=NAME`.'],
  'plan-too-large': ['The request does not fit into one run.', 'Ask for fewer lanes, with `lane NAME` or `T=16`.'],
  'head-moved': [
    'The head of the pull request is not the commit that was named, or it changed after the comment.',
    'Look at the current head, then comment again.',
  ],
  'fork-needs-commit': [
    'The head comes from a fork, and its code would run on your machine.',
    'Read the commit, then repeat the command with `@` and its 40 digits.',
  ],
  'pull-request-closed': ['The pull request is closed.', 'Reopen it and comment again.'],
  'private-not-set-up': [
    'The repository is private, and this App is not set up to fetch such repositories.',
    'The operator sets PUBLIC_URL: [private repositories](../operating.md#private-repositories).',
  ],
  'control-repository-too-open': [
    'More users could read the control repository than the measured one, with its source in the artifacts.',
    'The operator makes the control repository as private as the measured one.',
  ],
  'fetch-on-measuring-machine': [
    'The fetch job would run on the measuring machine, where its token must not be.',
    'The operator sets FETCH_LABELS to labels of another runner.',
  ],
  'no-release-suite': ['The configuration has no release suite.', 'Add for example `release: { suite: ssot }`.'],
  'no-earlier-release': ['There is no tag of an earlier version to compare with.', 'Name the tag: `v1.2.0 from TAG`.'],
  'unknown-tag': ['There is no tag of this name.', 'Fetch the tags first (`git fetch --tags`), or name another one.'],
  'tag-exists': ['The tag of the version is there already.', NEXT_VERSION],
  'needs-second-maintainer': [
    'An override needs two people: one requests the release, another one overrides the measurement.',
    'Let another maintainer override it.',
  ],
  'which-machine': ['The release is measured on several machines.', 'Choose this one with `--machine NAME`.'],
};
