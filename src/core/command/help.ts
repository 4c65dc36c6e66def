import { wrap } from '../text/wrap.ts';
import { GRAMMAR, TRIGGER } from './grammar.ts';
import { RELEASE_FORMS, RELEASE_TRIGGER } from './release-command.ts';

interface HelpSection {
  readonly title: string;
  readonly rows: readonly { readonly form: string; readonly meaning: string; readonly example: string }[];
}

/** The grammar as Markdown, for the reply to `/ab help`. */
export function help(): string {
  const tables = helpSections().map(({ title, rows }) =>
    [
      `**${title}**`,
      '',
      '| write | meaning | example |',
      '|---|---|---|',
      ...rows.map(({ form, meaning, example }) => `| \`${form}\` | ${meaning} | \`${example}\` |`),
    ].join('\n'),
  );
  return [INTRODUCTION, ...tables, NOTES.map((note) => `- ${note}`).join('\n'), ''].join('\n\n').trimEnd().concat('\n');
}

/** The grammar for a terminal, in lines of at most 100 columns. */
export function helpText(): string {
  const blocks = helpSections().map(({ title, rows }) => {
    const width = Math.max(...rows.map(({ form }) => form.length)) + 2;
    return [
      TERMINAL_TITLES[title] ?? title,
      ...rows.flatMap((row) => labelled(row.form.padEnd(width), `${row.meaning} ${row.example}`)),
    ].join('\n');
  });
  return `${[TERMINAL_INTRODUCTION, ...blocks, NOTES.flatMap((note) => wrap(`  ${note}`, COLUMNS, 2)).join('\n')].join('\n\n')}\n`;
}

/** Longest line for a terminal. */
const COLUMNS = 100;

const INTRODUCTION = `A line that begins with ${TRIGGER}, outside of quotes and code, is a command: first what is compared, then options. Releases begin with ${RELEASE_TRIGGER}.`;

const TERMINAL_INTRODUCTION = `A command as in a comment, without ${TRIGGER}: first what is compared, then options.`;

/** Titles of sections whose forms a terminal does not take as a command of this kind. */
const TERMINAL_TITLES: Readonly<Record<string, string>> = {
  Others: 'In a comment only (here, flags and campaign are commands of alloc-ab)',
  Releases: 'In a comment only (here, release is a command of alloc-ab)',
};

/** What holds for every command. */
export const NOTES: readonly string[] = [
  'The left side is the candidate, the right side the baseline; change = candidate / baseline − 1.',
  'T=16 and the like are lane filters: a flag of at most 4 letters without digit or underscore cannot be given a value.',
  'Several commands in one comment are separate measurements.',
];

/** Every form of a command, in the order of the help. */
export function helpSections(): HelpSection[] {
  return [
    { title: 'What is compared', rows: GRAMMAR.sides.flatMap((side) => side.questions).sort(byImportance) },
    { title: 'Surveys', rows: GRAMMAR.surveys },
    { title: 'Options', rows: GRAMMAR.options },
    { title: 'Others', rows: GRAMMAR.others },
    { title: 'Releases', rows: RELEASE_FORMS },
  ];
}

/** Flags first: the parser tries keywords first, but most comparisons are of flags. */
function byImportance(a: { readonly form: string }, b: { readonly form: string }): number {
  return Number(/^[a-z]/.test(a.form)) - Number(/^[a-z]/.test(b.form));
}

function labelled(label: string, text: string): string[] {
  const indent = label.length + 2;
  const [first = '', ...rest] = wrap(' '.repeat(indent) + text, COLUMNS, indent);
  return [`  ${label}${first.slice(indent)}`, ...rest];
}
