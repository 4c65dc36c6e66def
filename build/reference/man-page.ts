import packageJson from '../../package.json' with { type: 'json' };
import { type CommandText, commandTexts, programNotes } from './cli-commands.ts';

/** The manual page `alloc-ab.1` in the macros of man(7). */
export function manPage(): string {
  return [
    `.TH ALLOC\\-AB 1 "" "alloc\\-ab ${packageJson.version}" "User Commands"`,
    '.\\" Written by npm run docs.',
    '.SH NAME',
    'alloc\\-ab \\- measure whether a change makes a memory allocator better',
    '.SH SYNOPSIS',
    '.B alloc\\-ab',
    '.I COMMAND',
    '.RI [ options ]',
    '.SH DESCRIPTION',
    'alloc\\-ab builds both sides of a comparison, proves that they differ as asked, measures them in pairs and gives one verdict.',
    'The configuration of the measured repository is',
    '.IR .github/alloc\\-ab.yml .',
    '.SH COMMANDS',
    ...commandTexts().flatMap(command),
    '.SH EXIT STATUS',
    roff(
      programNotes()
        .replace(/^Exit status: /, '')
        .replaceAll('\n', ' '),
    ),
    '.SH SEE ALSO',
    'The folder',
    '.I docs/reference',
    'of the installed package has the configuration, the workloads, the words of a comment and the codes of messages.',
    '',
  ].join('\n');
}

function command({ name, usage, description, terms, notes, examples }: CommandText): string[] {
  return [
    `.SS ${roff(name)}`,
    '.nf',
    `.B ${roff(usage)}`,
    '.fi',
    '.PP',
    roff(description),
    ...terms.flatMap(({ term, meaning, value }) => [
      '.TP',
      `.B ${roff(term)}`,
      roff(value === '' ? meaning : value === 'required' ? `${meaning} (required)` : `${meaning} (default: ${value})`),
    ]),
    ...notes.flatMap((note) => (note.includes('\n  ') ? ['.PP', '.nf', roff(note), '.fi'] : ['.PP', roff(note)])),
    '.PP',
    'Examples:',
    '.PP',
    '.nf',
    '.RS 4',
    ...examples.map(roff),
    '.RE',
    '.fi',
  ];
}

/** Text in roff: a backslash, a minus sign, and lines that would begin a request. */
function roff(text: string): string {
  return text
    .replaceAll('\\', '\\e')
    .replaceAll('-', '\\-')
    .replaceAll('’', '\\(cq')
    .replaceAll('…', '...')
    .replaceAll(/^(?=[.'])/gm, '\\&');
}
