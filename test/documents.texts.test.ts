import { globSync } from 'node:fs';
import { expect, test } from 'vitest';
import { documents, read } from './documents.ts';

/** Verbs of speech, which software does not do, and subjects without a name. */
const PERSONIFICATION =
  /\b(?:says?|said|tells?|told|hears?|heard|speaks?|spoken|nobody|somebody|whoever|anew|nods?)\b/i;

/** Texts that users read: documents without code, generated comments and names of tests; workflows, Actions and manifest. */
const prose = [
  ...documents
    .filter((file) => !/^(examples|runner-setup)\/|^docs\/measurement\.md$/.test(file))
    .map((file) => [file, read(file)] as const),
  ...globSync([
    'app.yml',
    'action.yml',
    'fetch-commits/action.yml',
    'release-gate/action.yml',
    '.github/workflows/*.yml',
    '.ci/run',
  ]).map((file) => [file, read(file)] as const),
].map(([file, text]) => {
  const written = text
    .replaceAll(/```[\s\S]*?```/g, '')
    .replace(/<!-- comment:begin[\s\S]*comment:end -->/, '')
    .replaceAll(/\| `test\/\S+` \| .+ \|$/gm, '|');
  return [file, written] as const;
});

test.each(prose)('%s: no personification, and subjects have names', (_, text) => {
  expect(text.split('\n').filter((line) => PERSONIFICATION.test(line))).toEqual([]);
});

/** Texts of the program: goldens whole, of the sources the strings; a sentence to the operator may begin with "Tell". */
const messages = [
  ...globSync('test/fixtures/golden/*').map((file) => [file, read(file)] as const),
  ...globSync('src/**/*.ts').map((file) => {
    const code = read(file).replaceAll(/\/\*[\s\S]*?\*\/|^\s*\/\/.*$/gm, '');
    const strings = [...code.matchAll(/'(?:[^'\\\n]|\\.)*'|"(?:[^"\\\n]|\\.)*"|`(?:[^`\\]|\\.)*`/g)];
    return [file, strings.map(([text]) => text.replaceAll(/\bTell the operator\b/g, '')).join('\n')] as const;
  }),
];

test('messages have no personification, and no phrase that was corrected before', () => {
  const corrected =
    /is no (?:matrix parameter|word of|name of|command|plan|commit)\b|\b1 more effects\b|(?<!of )\b1 (?:lanes|machines|requests|samples|users)\b/;
  const found = messages.flatMap(([file, text]) =>
    text
      .split('\n')
      .flatMap((line) => (PERSONIFICATION.test(line) || corrected.test(line) ? [`${file}: ${line}`] : [])),
  );
  expect(found).toEqual([]);
});
