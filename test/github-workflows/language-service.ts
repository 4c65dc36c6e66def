import './json-imports.ts';
import { join } from 'node:path';
import { TextDocument } from 'vscode-languageserver-textdocument';
import { parseActionFile } from './github-parser.ts';

const { registerLogger, validate } = await import('@actions/languageservice');

// The service logs its own failures and reports no finding, which must not pass.
const fail = (message: string): never => {
  throw new Error(message);
};
registerLogger({ error: fail, warn: () => {}, info: () => {}, log: () => {} });

/** Inputs of the pinned actions, for the language service. */
export const PINNED: Record<
  string,
  { sha: string; version: string; inputs: readonly string[]; required: readonly string[] }
> = {
  'actions/checkout': {
    sha: '3d3c42e5aac5ba805825da76410c181273ba90b1',
    version: 'v7.0.1',
    inputs: ['repository', 'ref', 'token', 'path', 'persist-credentials', 'clean', 'fetch-depth', 'fetch-tags', 'lfs'],
    required: [],
  },
  'actions/setup-node': {
    sha: '820762786026740c76f36085b0efc47a31fe5020',
    version: 'v7.0.0',
    inputs: ['node-version', 'node-version-file', 'check-latest', 'cache', 'package-manager-cache'],
    required: [],
  },
  'actions/download-artifact': {
    sha: '3e5f45b2cfb9172054b4087a40e8e0b5a5461e7c',
    version: 'v8.0.1',
    inputs: ['name', 'artifact-ids', 'path', 'pattern', 'merge-multiple', 'github-token', 'repository', 'run-id'],
    required: [],
  },
  'actions/upload-artifact': {
    sha: 'bbbca2ddaa5d8feaa63e36b76fdaad77386f024f',
    version: 'v7.0.0',
    inputs: ['name', 'path', 'if-no-files-found', 'retention-days', 'compression-level', 'overwrite', 'archive'],
    required: ['path'],
  },
};

const actionsMetadataProvider = {
  async fetchActionMetadata({ owner, name, path = '' }: { owner: string; name: string; path?: string }) {
    // A control repository takes the actions of this project from there.
    if (`${owner}/${name}` === 'example/alloc-ab') {
      const { inputs = [] } = parseActionFile(join(path, 'action.yml'));
      return {
        ...{ name, description: name },
        inputs: Object.fromEntries(
          inputs.map(({ id, required }) => [id, { description: id, required: required ?? false }]),
        ),
      };
    }
    const pinned = PINNED[`${owner}/${name}`];
    if (pinned === undefined) return undefined;
    const input = (id: string) => [id, { description: id, required: pinned.required.includes(id) }];
    return { name, description: name, inputs: Object.fromEntries(pinned.inputs.map(input)) };
  },
};

let calls = 0;

/** What GitHub's language service finds in a workflow or an action. */
export async function diagnose(path: string, text: string): Promise<string[]> {
  // The service caches documents by address, so each call uses a new one.
  const document = TextDocument.create(`file:///${++calls}/${path}`, 'yaml', 1, text);
  const found = await validate(document, { actionsMetadataProvider });
  return found.map(({ message, range }) => `${path}:${range.start.line + 1}: ${message}`);
}
