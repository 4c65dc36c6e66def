/** Texts of refusals that speak of a comment, and what they say in a shell. */
const WORDS: readonly (readonly [RegExp, string])[] = [
  [/ and comment again; \/ab help lists all forms\./g, '; alloc-ab run --help lists all forms.'],
  [/\/ab help (lists|shows)/g, 'alloc-ab run --help $1'],
  [/, then comment again with it after the at sign\./g, ', then name it after the at sign.'],
  [/\bread \/ab help\./g, 'read alloc-ab run --help.'],
  [/ on the default branch(?=, then repeat)/g, ''],
  [/^Push a change first\b/, 'Commit a change first'],
  [/^The command \/ab is empty\.$/, 'The command is empty.'],
  // A command of a comment is the same command on the command line.
  [/(?<=^|[\s("])\/ab (?=\S)/g, 'alloc-ab run '],
  [/(?<=^|[\s("])\/release (?=v\d)/g, 'alloc-ab release '],
];

/** A text that was written for a reader of comments, for a reader at a shell. */
export function shellWords(text: string): string {
  return WORDS.reduce((words, [comment, shell]) => words.replace(comment, shell), text);
}
