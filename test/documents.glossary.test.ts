import { globSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { read } from './documents.ts';

describe('docs/glossary.md', () => {
  const terms = [...read('docs/glossary.md').matchAll(/^\| (\*\*.+?) \| .+ \|$/gm)].flatMap(([, cell = '']) =>
    [...cell.matchAll(/\*\*(.+?)\*\*/g)].map(([, term = '']) => term),
  );

  test('it defines each term once', () => {
    const lower = terms.map((term) => term.toLowerCase());
    expect(lower.filter((term, index) => lower.indexOf(term) !== index)).toEqual([]);
    expect(terms.length).toBeGreaterThan(80);
  });

  test('every name of the code in it is declared in src', () => {
    const source = globSync('src/**/*.ts').map(read).join('\n');
    const names = terms.filter((term) => term.startsWith('`')).map((term) => term.replaceAll('`', ''));
    expect(names.length).toBeGreaterThan(15);
    const declared = (name: string): boolean =>
      new RegExp(`^(?:export )?(?:async )?(?:class|interface|type|function|const) ${name}\\b`, 'm').test(source);
    expect(names.filter((name) => !declared(name))).toEqual([]);
  });

  test('it defines every term that had several meanings', () => {
    const needed = [
      'line queue request parent part gate condition box plan run bundle series reply Result refusal incident',
      'publication document statement lane arm sample block',
    ].flatMap((words) => words.split(' '));
    const missing = [...needed, 'child request', 'release gate', 'workflow run', 'check report', 'report page'].filter(
      (term) => !terms.includes(term),
    );
    expect(missing).toEqual([]);
  });
});
