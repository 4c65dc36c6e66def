import { globSync, readFileSync } from 'node:fs';
import { parseAst } from 'rolldown/parseAst';

/** A code in the sources. */
export interface SourceCode {
  /** A code, or a pattern for the codes of a template: `load-output-.+`. */
  readonly pattern: string;
  readonly file: string;
}

/** A node of the syntax tree, as far as it is looked at here. */
type Node = Readonly<Record<string, unknown>> & { readonly type: string };

/** Functions that make a finding, a reason or an incident, and which of their arguments is the code. */
const MAKERS: Readonly<Record<string, number>> = {
  ...{ failed: 0, passed: 0, unknown: 0, fetchFailed: 0, fault: 0, reasonOf: 2 },
};

/** Keys of an object that is a message with a code. */
const BESIDE = ['message', 'next', 'remedy', 'what', 'phase', 'detail'];

/** Objects whose `code` is of another system, by callee: an issue of Zod. */
const OTHERS = ['addIssue'];

/** Types of codes that get a prefix before they are shown, by file. */
const PREFIXES: Readonly<Record<string, string>> = { 'src/core/load/load-fault.ts': 'load-output-' };

const CODE = /^[a-z][a-z0-9]*(?:-[a-z0-9]+)*$/;

interface Source {
  readonly file: string;
  readonly text: string;
}

function sources(): Source[] {
  return globSync('src/**/*.ts')
    .filter((file) => !file.startsWith('src/core/reference/'))
    .sort()
    .map((file) => ({ file, text: readFileSync(file, 'utf8') }));
}

/** Every code of a message that the sources contain, by syntax: refusals, incidents, checks, reasons. */
export function sourceCodes(files: readonly Source[] = sources()): SourceCode[] {
  const shared = files.flatMap(({ text }) => constantsOf(text)).filter(([name]) => /^[A-Z_]+$/.test(name));
  return files.flatMap(({ file, text }) => {
    const found = new Set<string>();
    const makers = file.startsWith('src/core/verdict/') ? { ...MAKERS, finding: 0 } : MAKERS;
    const names = new Map([...shared, ...constantsOf(text)]);
    visit(parseAst(text, { lang: 'ts' }) as unknown as Node, (node) => collect(node, found, names, makers));
    return [...found].map((code) => ({ pattern: `${PREFIXES[file] ?? ''}${code}`, file }));
  });
}

type Names = ReadonlyMap<string, string>;

/** Constants that hold a code: of any file when their name is in capitals. */
function constantsOf(text: string): [string, string][] {
  return [...text.matchAll(/const (\w+) = '([a-z][a-z0-9-]*)';/g)].map(([, name = '', value = '']) => [name, value]);
}

function collect(node: Node, found: Set<string>, names: Names, makers: typeof MAKERS): void {
  if (node.type === 'ObjectExpression') {
    const properties = (node.properties as Node[]).map((each) => [keyOf(each), each.value as Node] as const);
    const code = properties.find(([key]) => key === 'code')?.[1];
    if (code !== undefined && properties.some(([key]) => BESIDE.includes(key)))
      for (const each of codesOf(code, names)) found.add(each);
  }
  if (node.type === 'TSPropertySignature' && keyOf(node) === 'code')
    for (const each of literalsIn(node)) found.add(each);
  if (node.type === 'VariableDeclarator' && (node.id as Node).name === 'OBSERVATIONS')
    for (const each of (node.init as Node).properties as Node[]) found.add(keyOf(each));
  if (node.type === 'CallExpression') {
    const at = makers[String((node.callee as Node).name)];
    const argument = at === undefined ? undefined : (node.arguments as Node[])[at];
    if (argument !== undefined) for (const each of codesOf(argument, names)) found.add(each);
  }
}

/** `addIssue` of `context.addIssue`. */
function keyName({ property }: Node): string {
  return String((property as Node | undefined)?.name ?? '');
}

function keyOf(node: Node): string {
  const key = node.key as Node | undefined;
  return String(key?.name ?? key?.value ?? '');
}

function codesOf(node: Node, names: Names): string[] {
  switch (node.type) {
    case 'Literal':
      return CODE.test(String(node.value)) && typeof node.value === 'string' ? [node.value] : [];
    case 'Identifier':
      return [names.get(String(node.name))].filter((value) => value !== undefined);
    case 'ConditionalExpression':
      return [node.consequent, node.alternate].flatMap((branch) => codesOf(branch as Node, names));
    case 'TSAsExpression':
      return codesOf(node.expression as Node, names);
    case 'TemplateLiteral': {
      const parts = (node.quasis as Node[]).map(({ value }) => String((value as { readonly raw: unknown }).raw));
      return /^[a-z-]*$/.test(parts.join('')) && parts.join('') !== '' ? [parts.join('.+')] : [];
    }
    default:
      return [];
  }
}

/** Texts of a type: `'a' | 'b'`. A type that it looks up elsewhere is found where it stands. */
function literalsIn({ typeAnnotation }: Node): string[] {
  const type = (typeAnnotation as Node | undefined)?.typeAnnotation as Node | undefined;
  const parts = type?.type === 'TSUnionType' ? (type.types as Node[]) : type === undefined ? [] : [type];
  const values = parts.map(({ literal }) => (literal as Node | undefined)?.value);
  return values.filter((value) => typeof value === 'string').filter((value) => CODE.test(value));
}

function visit(node: Node, look: (node: Node) => void): void {
  if (node.type === 'CallExpression' && OTHERS.includes(keyName(node.callee as Node))) return;
  look(node);
  for (const value of Object.values(node)) {
    for (const child of Array.isArray(value) ? value : [value]) {
      if (typeof child === 'object' && child !== null && 'type' in child) visit(child as Node, look);
    }
  }
}
