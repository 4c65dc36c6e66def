import { globSync } from 'node:fs';
import { expect, test } from 'vitest';
import { documents, read } from './documents.ts';

/** Texts that users read: documents without code, generated comments and names of tests; workflows, Actions and manifest. */
const prose = [
  ...documents
    .filter((file) => !/^(examples|runner-setup)\/|^docs\/measurement\.md$/.test(file))
    .map((file) => [file, read(file)] as const),
  ...globSync(['app.yml', 'action.yml', 'release-gate/action.yml', '.github/workflows/*.yml', '.ci/run']).map(
    (file) => [file, read(file)] as const,
  ),
].map(([file, text]) => {
  const written = text
    .replaceAll(/```[\s\S]*?```/g, '')
    .replace(/<!-- comment:begin[\s\S]*comment:end -->/, '')
    .replaceAll(/\| `test\/\S+` \| .+ \|$/gm, '|');
  return [file, written] as const;
});

test.each(prose)('%s: no personification, and subjects have names', (_, text) => {
  const personification =
    /.*\b(?:says?|said|tells?|told|hears?|heard|speaks?|spoken|nobody|somebody|whoever|anew|nods?)\b.*/gi;
  expect(text.match(personification)).toBeNull();
});
