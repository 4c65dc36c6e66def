import { readFileSync } from 'node:fs';
import { Ajv2020 } from 'ajv/dist/2020.js';
import { Command } from 'commander';
import { execa } from 'execa';
import { describe, expect, test } from 'vitest';
import { commandTexts } from '../build/reference/cli-commands.ts';
import { codesPage } from '../build/reference/codes.ts';
import { configObjects } from '../build/reference/config-keys.ts';
import { sourceCodes } from '../build/reference/source-codes.ts';
import { workloadTexts } from '../build/reference/workloads.ts';
import { jsonSchemas } from '../build/schemas/json-schemas.ts';
import { KEYWORDS } from '../src/core/command/grammar.ts';
import { parseConfig } from '../src/core/config/config.ts';
import { WORKLOADS } from '../src/core/config/workloads.ts';
import { CODE_GROUPS, codeTerminal, codeText } from '../src/core/reference/code-texts.ts';
import { Config } from '../src/model/config.ts';
import { findProgram } from '../src/system/find-program.ts';
import { HANGS_MS } from './soon.ts';

const codes = CODE_GROUPS.flatMap((group) => Object.keys(group.codes));

describe('configuration', () => {
  const schema = jsonSchemas()['alloc-ab.schema.json'] ?? {};

  test('a key without description, unit or example is named', () => {
    const broken = structuredClone(schema);
    const lanes = broken.properties?.lanes as { additionalProperties: { properties: Record<string, unknown> } };
    lanes.additionalProperties.properties.warmUp = { type: 'integer' };
    expect(() => configObjects(broken)).toThrow(
      /lanes\.NAME\.warmUp: a description.*\n.*lanes\.NAME\.warmUp: a unit.*\n.*lanes\.NAME\.warmUp: an example/,
    );
  });

  test('every example and every default fits the schema of its key', () => {
    const ajv = new Ajv2020({ strict: false });
    const wrong: string[] = [];
    let seen = 0;
    const look = (node: unknown, path: string): void => {
      if (typeof node !== 'object' || node === null) return;
      const { examples, default: value, ...own } = node as Record<string, unknown>;
      for (const given of [...(Array.isArray(examples) ? examples : []), ...(value === undefined ? [] : [value])]) {
        seen++;
        // The default of an object may leave out keys that have one.
        const { required: _, ...shape } = own;
        if (!ajv.validate(shape, given)) wrong.push(`${path}: ${JSON.stringify(given)}`);
      }
      for (const [key, child] of Object.entries(own)) look(child, `${path}/${key}`);
    };
    look(schema, '');
    expect(wrong).toEqual([]);
    expect(seen).toBeGreaterThan(50);
  });

  test('a default of a text is the text that parses to the default', () => {
    const texts: [string, unknown][] = [];
    const look = (node: unknown): void => {
      if (typeof node !== 'object' || node === null) return;
      for (const [key, child] of Object.entries(node)) {
        const { type, default: value } = child as { type?: unknown; default?: unknown };
        if (type === 'string' && value !== undefined) texts.push([key, value]);
        look(child);
      }
    };
    look(schema);
    expect(texts).toEqual(
      expect.arrayContaining([
        ['timeout', '1m'],
        ['readyWithin', '10s'],
        ['gain', '1%'],
        ['budget', '10m'],
      ]),
    );
    const smallest = {
      schema: 1,
      lines: { a: { build: ['make'], library: 'a.so' } },
      suites: { s: { targets: ['l'] } },
    };
    const lane = { workload: ['st-mixed', '1000', '400', '16', '2048'] };
    const absent = Config.parse({ ...smallest, lanes: { l: lane } });
    const written = { lanes: { l: { ...lane, timeout: '1m' } }, defaults: { gain: '1%', budget: '10m' } };
    expect(Config.parse({ ...smallest, ...written })).toEqual(absent);
  });

  test('the example of the documents is a configuration', () => {
    expect(parseConfig(readFileSync('examples/hakozuna/.github/alloc-ab.yml', 'utf8'), 'alloc-ab.yml').ok).toBe(true);
  });
});

describe('command line', () => {
  test('a command without description, example or description of an option is named', () => {
    const program = new Command('alloc-ab');
    program.addCommand(new Command('fly').option('--high <metres>'));
    expect(() => commandTexts(program)).toThrow(
      /fly: a description\n.*fly: "Examples:".*\n.*fly: a description of --high <metres>/,
    );
  });

  test('each example calls its own command', () => {
    const wrong = commandTexts().flatMap(({ name, examples }) =>
      examples.filter((line) => !new RegExp(`\\balloc-ab ${name}\\b`).test(line)),
    );
    expect(wrong).toEqual([]);
  });

  const groff = findProgram('groff', process.env.PATH ?? '', '.');
  test.skipIf(groff === null)('alloc-ab.1 is a manual page that groff formats without a warning [groff]', async () => {
    const { stdout, stderr } = await execa(
      groff ?? '',
      ['-man', '-ww', '-Tascii', '-P-c', 'docs/reference/alloc-ab.1'],
      {
        timeout: HANGS_MS,
      },
    );
    expect(stderr).toBe('');
    for (const { name } of commandTexts()) expect(stdout).toContain(`alloc-ab ${name}`);
  });
});

test('every workload and every argument of it has a text', () => {
  const texts = workloadTexts();
  expect(texts.map(({ name }) => name)).toEqual(Object.keys(WORKLOADS));
  for (const { meaning, arguments: all } of texts) {
    expect(meaning).toMatch(/^[A-Z].*\.$/);
    expect(all.filter((argument) => argument.meaning === '')).toEqual([]);
  }
});

describe('codes', () => {
  test('a code of the sources without a text is named with its file', () => {
    const text = "refuse({ code: 'brand-new', message: 'It is new.', next: 'Wait.' });";
    const found = sourceCodes([{ file: 'src/core/new.ts', text }]);
    expect(() => codesPage(found)).toThrow('brand-new of src/core/new.ts: no text');
  });

  test('codes are found in conditions, templates, constants, types and calls', () => {
    const text = `
      const CHECK = 'a-check';
      type Fault = { readonly code: 'b-one' | 'b-two'; };
      failed(CHECK, detail, remedy, { code: full ? 'c-full' : 'c-empty', message });
      reasonOf(plan, effect, 'd-reason', '');
      const made = { code: \`e-\${kind}\`, message, next };
      const style = { code: 'no message' };
      context.addIssue({ code: 'custom', message });
    `;
    expect(sourceCodes([{ file: 'f.ts', text }]).map(({ pattern }) => pattern)).toEqual([
      ...['b-one', 'b-two', 'a-check', 'c-full', 'c-empty', 'd-reason', 'e-.+'],
    ]);
  });

  test('every code has a text for a terminal, without Markdown, and is no word of a comment', () => {
    expect(codes.length).toBeGreaterThan(200);
    expect(codes.filter((code) => KEYWORDS.includes(code))).toEqual([]);
    for (const code of codes) {
      const text = codeText(code);
      expect(text === null ? '' : codeTerminal(text, 80)).toMatch(
        /^[a-z0-9-]+ \([a-z ]+\)\n {2}[^`]+\n {2}remedy: [^`]+\n$/i,
      );
    }
    expect(codeText('toString')).toBeNull();
  });
});
