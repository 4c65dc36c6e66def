import { markdownTable } from '../docs/markdown-table.ts';
import { type CommandText, commandTexts, programNotes } from './cli-commands.ts';

/** The reference of the command line, from the help of each command. */
export function commandLinePage(): string {
  const commands = commandTexts();
  return `# Command line

\`npx alloc-ab COMMAND\`, or \`alloc-ab COMMAND\` where it is installed. \`alloc-ab COMMAND --help\` prints what stands here; [alloc-ab.1](alloc-ab.1) is the
same as a manual page: \`man -l docs/reference/alloc-ab.1\`.

${programNotes()}

${markdownTable(
  ['command', 'what it does'],
  commands.map(({ name, description }) => [`[\`${name}\`](#${name.replaceAll(' ', '-')})`, cell(description)]),
)}

${commands.map(section).join('\n\n')}
`;
}

function section({ name, usage, description, terms, notes, examples }: CommandText): string {
  const rows = terms.map(({ term, meaning, value }) => [
    `\`${term}\``,
    cell(meaning),
    value === '' || value === 'required' ? value : `\`${value}\``,
  ]);
  return [
    `## ${name}`,
    cell(description),
    `\`\`\`text\n${usage}\n\`\`\``,
    ...(rows.length === 0 ? [] : [markdownTable(['argument or option', 'meaning', 'default'], rows)]),
    ...notes.map((note) => (/\n {2}/.test(note) ? `\`\`\`text\n${note}\n\`\`\`` : note)),
    `\`\`\`sh\n${examples.map(exampleLine).join('\n')}\n\`\`\``,
  ].join('\n\n');
}

/** A command line with its remark as a comment of the shell. */
function exampleLine(example: string): string {
  const [line = '', remark] = example.split(/ {2,}/);
  return remark === undefined ? line : `${line}  # ${remark}`;
}

function cell(text: string): string {
  return text.replaceAll('|', '\\|').replaceAll(/(?<![`\w])(--[a-z][a-z-]*)/g, '`$1`');
}
