import type { z } from 'zod';
import { markdownTable } from '../docs/markdown-table.ts';
import { jsonSchemas } from '../schemas/json-schemas.ts';
import { commandTexts } from './cli-commands.ts';
import { formOf } from './key-form.ts';

/** The reference of JSON documents. Throws the fields without a description, and the commands whose output has no schema. */
export function documentsPage(): string {
  const schemas = Object.entries(jsonSchemas());
  const printed = printedBy(schemas.map(([file]) => file));
  const missing: string[] = [];
  const sections = schemas
    .filter(([file]) => file !== 'alloc-ab.schema.json')
    .map(([file, { title = '', description = '', properties = {}, required = [] }]) => {
      const rows = Object.entries(properties).flatMap(([name, field]) => {
        if (typeof field !== 'object') return [];
        if (field.description === undefined) missing.push(`${file}: ${name}`);
        const [form, meaning] = [formOf(field as z.core.JSONSchema.JSONSchema), field.description ?? ''].map(cell);
        return [[`\`${name}\``, meaning ?? '', form ?? '', required.includes(name) ? 'always' : '']];
      });
      if (description === '') missing.push(`${file}: the document`);
      const commands = printed.get(file) ?? [];
      const by =
        commands.length === 0 ? '' : ` Printed by ${commands.map((name) => `\`alloc-ab ${name} --json\``).join(', ')}.`;
      const head = `## ${title}\n\n${description}${by} Schema: [schemas/${file}](../../schemas/${file}).`;
      return `${head}\n\n${markdownTable(['field', 'meaning', 'form', 'there'], rows)}`;
    });
  if (missing.length > 0) throw new Error(`src/model: docstrings of documents lack\n  ${missing.join('\n  ')}`);
  return `# JSON documents

What \`--json\` prints, and the files of a bundle. Each has a JSON Schema (draft 2020-12) that lists every field. Fields are added over time, and none changes
its meaning: a reader should ignore the ones that it does not know. With \`--json\` a refused command prints its refusal to standard output too, and ends with 2.

\`\`\`sh
alloc-ab replay demo-out/bundle --json
\`\`\`

${sections.join('\n\n')}
`;
}

/** The commands that print a document, by the file of its schema: the help of \`--json\` names the schemas. */
function printedBy(files: readonly string[]): Map<string, string[]> {
  const printed = new Map<string, string[]>();
  for (const { name, terms } of commandTexts()) {
    const json = terms.find(({ term }) => term === '--json');
    if (json === undefined) continue;
    const named = [...json.meaning.matchAll(/schemas\/([\w.-]+\.schema\.json)/g)].map(([, file = '']) => file);
    const unknown = named.filter((file) => !files.includes(file));
    if (named.length === 0 || unknown.length > 0)
      throw new Error(
        `alloc-ab ${name} --json: its help names ${unknown[0] ?? 'no schema'}; use jsonOption of src/cli/options.ts`,
      );
    for (const file of named) printed.set(file, [...(printed.get(file) ?? []), name]);
  }
  return printed;
}

function cell(text: string): string {
  return text.replaceAll('|', '\\|');
}
