import type { CodeRow } from './code-row.ts';

const FORMS = '`/ab help` lists every form; so does [comments](comments.md).';

/** Refusals of the grammar. */
export const COMMENT_REFUSALS: Readonly<Record<string, CodeRow>> = {
  'empty-command': ['A command has no words after `/ab` or `/release`.', FORMS],
  'unknown-word': ['A word of the command is not understood.', FORMS],
  'unexpected-word': ['A word follows where the command is complete.', FORMS],
  'misplaced-word': [
    'A comparison comes after the options.',
    'Write first what is compared, then the options: `/ab A=1 vs A=0 T=16`.',
  ],
  'missing-value': ['A keyword needs a word after it.', FORMS],
  'bad-pattern': [
    'The pattern of a flag name has a sign that no name has, or more than one word.',
    'Write letters, digits, `_` and `*`: `/ab flags HZ4_S1*`.',
  ],
  'bad-value': [
    'The value of a word cannot be read.',
    'The message has the rule; write for example `budget=20m`, `gain=2%`, `T=1,16`.',
  ],
  'bad-comparison': [
    'The names of a survey cannot be read.',
    'Write for example `/ab compare hz4 vs hz3,mimalloc,system`.',
  ],
  'nothing-to-compare': [
    'The first word is an option, so that nothing is compared.',
    'Write first what is compared: `/ab MY_FLAG T=16`.',
  ],
  'bare-name': ['One name alone is not a comparison.', 'Write `/ab NAME vs OTHER`; flags are upper case.'],
  'mixed-sides': [
    'The two sides of `vs` are of different kinds.',
    'Compare flags with flags, names with names, or env with env.',
  ],
  'duplicate-flag': ['A flag stands twice on one side.', 'To compare two values write `/ab FLAG=1 vs FLAG=0`.'],
  'duplicate-name': ['A name stands twice: the difference would be noise.', 'Name each once.'],
  'duplicate-option': ['An option stands twice.', 'Give each option once.'],
  'command-line-campaign': [
    'A comment asks for a campaign over combinations of flags, a preset or values.',
    'Run it in a checkout: `alloc-ab campaign`.',
  ],
  'bad-preset': [
    'The word after `ablate` is not the name of a preset.',
    'Write `alloc-ab campaign ablate LINE+PRESET`, in lower case.',
  ],
  'one-value': [
    'A campaign over the values of a flag names one value only.',
    'Write `alloc-ab run FLAG=V`, or name more values: `alloc-ab campaign FLAG=16,32,64`.',
  ],
  'too-many-values': [
    'A campaign over the values of a flag names more than 32.',
    'Name fewer, for example powers of two first.',
  ],
  'too-many-flags': [
    'One side has too many settings: a result could not be traced to one of them.',
    'Compare fewer at once.',
  ],
  'too-many-names': ['Too many allocators are named.', 'Compare fewer at once.'],
  'too-many-commands': ['The comment has too many commands, so none was started.', 'Split them over several comments.'],
  'command-too-long': ['The command has too many characters.', 'Compare fewer flags at once.'],
  'comment-too-long': [
    'The comment has too many characters to look for commands.',
    'Put the command into a comment of its own.',
  ],
  'command-not-on-its-own': [
    'A command stands inside a list, a quote or formatted text, so it was not read.',
    'Write it on a line of its own, with an empty line above it.',
  ],
  'edited-comment': [
    'A command was added by an edit; others may have read the text before it.',
    'Write the command into a new comment.',
  ],
  'reserved-variable': [
    'The variable decides which allocator is loaded, so the measurement sets it itself.',
    'Choose the allocator by name: `/ab hz4 vs mimalloc`.',
  ],
  'bad-version': ['The text is not a version.', 'Write three numbers after a v: `v1.2.0`, or `v1.2.0-rc.1`.'],
  'missing-reason': [
    'An override of a release needs a reason: the release shows it.',
    'Write in one sentence why this release is right in spite of the measurement.',
  ],
  'accept-needs-reason': [
    '`accept` is recorded with a reason, and none was given.',
    'Write `/ab accept` and one sentence.',
  ],
  'accept-needs-commit': [
    'The commit of `accept` does not have all of its 40 digits.',
    'Copy the command from the check, or leave the commit out to accept the current head.',
  ],
  'ok-needs-commit': [
    '`ok` lets foreign code run on your machine, so it needs the full commit.',
    'Read the commit, then write `/ab ok @` and its 40 digits.',
  ],
};
