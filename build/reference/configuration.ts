import { dump } from 'js-yaml';
import { markdownTable } from '../docs/markdown-table.ts';
import { type ConfigKey, type ConfigObject, configObjects } from './config-keys.ts';

/** The reference of the configuration. */
export function configurationPage(): string {
  const objects = configObjects();
  return `# Configuration

\`.github/alloc-ab.yml\` on the default branch of the measured repository. A pull request cannot change how it is measured itself.
\`alloc-ab init\` drafts the file, \`alloc-ab explain\` shows what a command makes of it. A mistake is reported with line and column.

An editor that reads JSON Schema completes and checks the file, with these descriptions. \`alloc-ab init --schema\` writes the schema beside it and begins a draft with the line that
names it; for a configuration that exists it prints the line:

\`\`\`text
# yaml-language-server: $schema=alloc-ab.schema.json
\`\`\`

The schema is committed with the configuration, so that it is there in every clone, without a network. It is [schemas/alloc-ab.schema.json](../../schemas/alloc-ab.schema.json) of this repository.

Capitals stand for a name of yours: \`lanes.NAME.timeout\` is the key \`timeout\` of a lane. A key without a default can be left out unless it is required.

${objects.map(({ path }) => `- [\`${path === '' ? 'the file' : path}\`](#${anchorOf(path)})`).join('\n')}

${objects.map((object) => section(object, objects)).join('\n\n')}
`;
}

/** The heading of an object as GitHub makes an anchor of it. */
function anchorOf(path: string): string {
  return path === '' ? 'the-file' : path.toLowerCase().replaceAll('.', '');
}

function section({ path, meaning, keys }: ConfigObject, objects: readonly ConfigObject[]): string {
  const rows = keys.map((key) => [
    `\`${key.name}\``,
    cell(key.meaning),
    cell(key.form),
    key.required ? 'required' : key.value === undefined ? '' : code(key.value),
    exampleOf(key, path, objects),
  ]);
  const heading = path === '' ? '## The file' : `## ${path}`;
  return `${heading}\n\n${meaning}\n\n${markdownTable(['key', 'meaning', 'form', 'default', 'example'], rows)}`;
}

function exampleOf({ name, example }: ConfigKey, path: string, objects: readonly ConfigObject[]): string {
  if (example !== undefined) return code(example);
  const own = [path, name].filter((part) => part !== '').join('.');
  const below = objects.find((object) => object.path === own || object.path.startsWith(`${own}.`));
  return `[below](#${anchorOf(below?.path ?? own)})`;
}

/** A value in YAML, in one line. */
export function flowYaml(value: unknown): string {
  return dump(value, { flowLevel: 0, lineWidth: -1 }).trim();
}

function code(value: unknown): string {
  return `\`${cell(flowYaml(value))}\``;
}

/** Text of a cell: `|` would end it. */
function cell(text: string): string {
  return text.replaceAll('|', '\\|');
}
