/** The docstring of a schema or of a field, and what stands below it. */
export interface Docs {
  readonly text?: string;
  /** Of `@unit`: the unit of a number, where the form of its text does not show it. */
  readonly unit?: string;
  /** Of `@example`: a value as a document would have it, in YAML. */
  readonly example?: string;
  /** Constants that the definition names: their docstrings apply where this one has none. */
  readonly constants: readonly string[];
  readonly fields: Readonly<Record<string, Docs>>;
}

/**
 * Reads the docstrings of the constants of a source file. It needs no parser of TypeScript: the formatter's indentation
 * shows which field belongs to which.
 */
export function docstrings(source: string): Map<string, Docs> {
  const constants = source.matchAll(CONSTANT);
  return new Map([...constants].map(([, comment = '', name = '', body = '']) => [name, docsOf(comment, body)]));
}

/** A constant at the top level with its docstring. Its definition ends with the first line of code that ends in a semicolon. */
const CONSTANT = /(?:^(\/\*\*(?:(?!\*\/)[\s\S])*\*\/)\n)?^(?:export )?const (\w+) =((?:.*\n)*?(?! *\/?\*).*;)$/gm;
const FIELD = /^( +)(\w+|'[^']+'):/;

function docsOf(comment: string, definition: string): Docs {
  const lines = definition.split('\n');
  const indents = lines.map((line) => (line.trim() === '' ? Number.POSITIVE_INFINITY : line.search(/\S/)));
  const level = Math.min(...lines.flatMap((line) => FIELD.exec(line)?.[1]?.length ?? []));
  const fields: Record<string, Docs> = {};
  const own: string[] = [];
  let docstring = '';
  for (let at = 0; at < lines.length; at++) {
    const line = lines[at] ?? '';
    const [, space = '', key = ''] = FIELD.exec(line) ?? [];
    if (key !== '' && space.length === level) {
      const next = indents.findIndex((indent, index) => index > at && indent <= level);
      const end = next < 0 ? lines.length : next;
      const value = [line.slice(line.indexOf(':') + 1), ...lines.slice(at + 1, end)].join('\n');
      const name = key.replaceAll("'", '');
      const field = docsOf(docstring, value);
      // Variants of a union may have fields of one name; then no docstring is certain to be the right one.
      fields[name] = fields[name] === undefined ? field : { constants: [], fields: {} };
      docstring = '';
      at = end - 1;
    } else if (/^ *(\/\*\*|\*)/.test(line)) docstring += `${line}\n`;
    else {
      own.push(line);
      docstring = '';
    }
  }
  const { text, unit, example } = tagged(plainText(comment));
  return {
    ...(text !== '' && { text }),
    ...(unit !== undefined && { unit }),
    ...(example !== undefined && { example }),
    constants: own.join('\n').match(/\b[A-Z]\w+/g) ?? [],
    fields,
  };
}

/** The text of a docstring without its tags `@unit` and `@example`, which stand at its end. */
function tagged(docstring: string): { readonly text: string; readonly unit?: string; readonly example?: string } {
  const [text = '', ...tags] = docstring.split(/(?:^| )@(?=unit |example )/);
  const tag = (name: string) => tags.find((each) => each.startsWith(`${name} `))?.slice(name.length + 1);
  const [unit, example] = [tag('unit'), tag('example')];
  return { text, ...(unit !== undefined && { unit }), ...(example !== undefined && { example }) };
}

/** The text of a docstring in one line. */
function plainText(comment: string): string {
  const lines = comment
    .split('\n')
    .map((line) => line.replace(/^\s*(\/\*\*|\*(?!\/))\s?/, '').replace(/\s*\*\/\s*$/, ''));
  return lines.join(' ').replace(/\s+/g, ' ').trim();
}
