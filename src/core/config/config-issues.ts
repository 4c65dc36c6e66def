import type { z } from 'zod';
import { harmless, quoted } from '../text/quote.ts';
import { listed, nearest } from '../text/suggestion.ts';
import { commandAsText } from './command-as-text.ts';
import type { ConfigProblem } from './config-problem.ts';
import { knownKeys } from './config-schema.ts';
import { OUTSIDE_ALIASES } from './lane-metrics.ts';
import { argumentsOf, WORKLOADS } from './workloads.ts';

type Issue = z.core.$ZodIssue;

/** Turns the issues of the schema into problems in terms of YAML. */
export function configIssues(issues: readonly Issue[], document: unknown): ConfigProblem[] {
  return issues.flatMap((issue) => problems(issue, [], document));
}

function problems(issue: Issue, parent: readonly PropertyKey[], document: unknown): ConfigProblem[] {
  const path = [...parent, ...issue.path];
  if (issue.code === 'unrecognized_keys')
    return issue.keys.map((key) => unknownKey([...path, key], knownKeys(path), document));
  if (issue.code === 'invalid_key') {
    const reason = issue.issues[0]?.message ?? 'not allowed here';
    return [{ path, part: 'key', message: `the name ${quoted(String(path.at(-1)))} is not allowed: ${reason}` }];
  }
  if (issue.code === 'invalid_union') {
    const branch = closest(issue.errors);
    if (branch) return branch.flatMap((inner) => problems(inner, path, document));
  }
  const value = valueAt(document, path);
  if (issue.code === 'invalid_type' && issue.expected === 'array' && typeof value === 'string') {
    const how = commandAsText(path, value);
    if (how !== null) return [{ path, part: 'value', message: `${quoted(value)}: ${how}`, token: harmless(value) }];
  }
  const unquoted = unquotedPlaceholder(value);
  if (unquoted !== null) return [{ path, part: 'value', message: unquoted }];
  if (issue.code === 'custom' && (value === undefined || typeof value === 'object'))
    return [{ path, part: 'value', message: issue.message }];
  if (value === undefined) return [{ path, part: 'value', message: `${quoted(String(path.at(-1)))} is missing` }];
  if (typeof value === 'object' && value !== null) {
    return [
      { path, part: 'value', message: `${reason(issue)}, found ${Array.isArray(value) ? 'a list' : 'a mapping'}` },
    ];
  }
  const token = harmless(String(value));
  const meant = suggestionOf(issue, String(value));
  const hint = meant === undefined ? '' : `, did you mean ${meant}?`;
  const message = `${quoted(String(value))}: ${reason(issue)}${hint}`;
  return [{ path, part: 'value', message, token, ...(meant !== undefined && { suggestion: meant }) }];
}

/** The allowed word that was probably meant. */
function suggestionOf(issue: Issue, value: string): string | undefined {
  if (issue.code !== 'invalid_value') return undefined;
  const words = issue.values.filter((each) => typeof each === 'string');
  return words.find((each) => each === OUTSIDE_ALIASES[value.toLowerCase()]) ?? nearest(value, words);
}

/** What to write in place of a mapping that was meant as a placeholder: YAML reads `{T}` as one. */
function unquotedPlaceholder(value: unknown): string | null {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return null;
  const [entry, ...more] = Object.entries(value);
  if (entry === undefined || more.length > 0 || entry[1] !== null || !/^[A-Z]{1,4}$/.test(entry[0])) return null;
  return `{${entry[0]}} needs quotes, '{${entry[0]}}', since it is a mapping without them`;
}

/** What the arguments of workloads are called on their command line, and T and R of the kit's Makefile. */
const OTHER_KEYS: Readonly<Record<string, string>> = {
  ...Object.fromEntries(
    Object.keys(WORKLOADS).flatMap((workload) => argumentsOf(workload).map(([name, { kit }]) => [kit, name])),
  ),
  ...{ T: 'threads', R: 'remote' },
};

/** Names that other tools have for a command. */
const COMMAND_KEYS = /^(run|cmd|exec|execute|script|program|args?)$/;

function unknownKey(path: readonly PropertyKey[], known: readonly string[], document: unknown): ConfigProblem {
  const key = String(path.at(-1));
  const isCommand = COMMAND_KEYS.test(key) && known.includes('command');
  const suggestion = isCommand ? 'command' : (known.find((each) => each === OTHER_KEYS[key]) ?? nearest(key, known));
  const value = valueAt(document, path);
  const how = isCommand && typeof value === 'string' ? commandAsText(['command'], value) : null;
  const hint =
    suggestion === undefined
      ? `known here: ${listed(known)}`
      : `did you mean ${suggestion}?${how === null ? '' : ` There ${how}`}`;
  return {
    path,
    part: 'key',
    message: `unknown key ${quoted(key)}, ${hint}`,
    token: harmless(key),
    ...(suggestion === undefined ? {} : { suggestion }),
  };
}

/** The alternative that was probably meant: of the kind that was found, the fewest mistakes, and among those the deepest one. */
function closest(branches: readonly (readonly Issue[])[]): readonly Issue[] | undefined {
  const depth = (issues: readonly Issue[]) => Math.max(0, ...issues.map(({ path }) => path.length));
  return [...branches]
    .filter((issues) => issues.length > 0)
    .sort((a, b) => otherKinds(a) - otherKinds(b) || a.length - b.length || depth(b) - depth(a))[0];
}

/** Issues of an alternative that is another kind of value altogether. */
function otherKinds(issues: readonly Issue[]): number {
  return issues.filter(({ code, path }) => path.length === 0 && (code === 'invalid_type' || code === 'invalid_value'))
    .length;
}

function reason(issue: Issue): string {
  const generated = /^(Invalid input: expected |Invalid option: expected |Too (small|big): |Unrecognized )/;
  if (issue.code === 'invalid_type' && generated.test(issue.message))
    return `expected ${kinds[issue.expected] ?? issue.expected}`;
  return generated.test(issue.message) ? issue.message.replace(/^Invalid (input|option): /, '') : issue.message;
}

const kinds: Readonly<Record<string, string>> = {
  string: 'a text (put numbers in quotes)',
  record: 'a mapping of names',
  object: 'a mapping',
  array: 'a list',
  int: 'a whole number',
  number: 'a number',
};

function valueAt(document: unknown, path: readonly PropertyKey[]): unknown {
  let value = document;
  for (const key of path) {
    if (typeof value !== 'object' || value === null || !Object.hasOwn(value, key)) return undefined;
    value = (value as Record<PropertyKey, unknown>)[key];
  }
  return value;
}
