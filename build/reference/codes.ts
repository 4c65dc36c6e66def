import { CODE_GROUPS } from '../../src/core/reference/code-texts.ts';
import { type SourceCode, sourceCodes } from './source-codes.ts';

/**
 * The reference of the codes that messages have. Throws the codes of the sources without a text and the texts without a code.
 */
export function codesPage(sources: readonly SourceCode[] = sourceCodes()): string {
  const texts = CODE_GROUPS.flatMap(({ codes }) => Object.keys(codes));
  const found = sources.map(({ pattern, file }) => ({ file, code: pattern, fits: new RegExp(`^${pattern}$`) }));
  const problems = [
    ...found
      .filter(({ fits }) => !texts.some((code) => fits.test(code)))
      .map(({ code, file }) => `${code} of ${file}: no text`),
    ...texts.filter((code) => !found.some(({ fits }) => fits.test(code))).map((code) => `${code}: no source has it`),
    ...texts.filter((code, index) => texts.indexOf(code) !== index).map((code) => `${code}: it has two texts`),
  ];
  if (problems.length > 0) throw new Error(`src/core/reference, one row for each code:\n  ${problems.join('\n  ')}`);
  const groups = CODE_GROUPS.map(({ title, about, codes }) => {
    const rows = Object.entries(codes).map(
      ([code, [meaning, remedy]]) => `### ${code}\n\n${meaning}\n\n**Remedy:** ${remedy}`,
    );
    return `## ${title}\n\n${about}\n\n${rows.join('\n\n')}`;
  });
  return `# Codes

Every message has a code: a failed check, an incident of a run, a refused command, the reason of a verdict. \`alloc-ab explain CODE\` prints the same
text in a terminal, for the installed version and without a network.

${CODE_GROUPS.map(({ title }) => `- [${title}](#${title.toLowerCase().replaceAll(' ', '-')})`).join('\n')}

${groups.join('\n\n')}
`;
}
