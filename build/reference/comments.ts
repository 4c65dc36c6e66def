import { helpSections, NOTES } from '../../src/core/command/help.ts';
import { markdownTable } from '../docs/markdown-table.ts';

/** The reference of comments: the table that the parser, `/ab help` and the help of the command line are made from. */
export function commentsPage(): string {
  const tables = helpSections().map(({ title, rows }) => {
    const cells = rows.map(({ form, meaning, example }) => {
      if (meaning === '' || example === '')
        throw new Error(`src/core/command: the form ${form} lacks its meaning or an example`);
      return [`\`${form}\``, meaning, `\`${example}\``].map((cell) => cell.replaceAll('|', '\\|'));
    });
    return `## ${title}\n\n${markdownTable(['write', 'meaning', 'example'], cells)}`;
  });
  return `# Comments

A comment on a pull request measures when one of its lines begins with \`/ab\`, outside of quotes and code: first what is compared, then options. Lines that
begin with \`/release\` are about versions. Only users with write permission can start a run. \`/ab help\` prints this table, with the flags, lanes and suites of the
repository. On the command line the same words follow \`alloc-ab run\` and \`alloc-ab explain\`.

${NOTES.map((note) => `- ${note}`).join('\n')}

${tables.join('\n\n')}
`;
}
