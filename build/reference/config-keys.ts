import { readFileSync } from 'node:fs';
import { load } from 'js-yaml';
import type { z } from 'zod';
import { jsonSchemas } from '../schemas/json-schemas.ts';
import { formOf, placeholderOf } from './key-form.ts';

type Node = z.core.JSONSchema.JSONSchema;

/** A key of the configuration, as the reference shows it. */
export interface ConfigKey {
  readonly name: string;
  readonly meaning: string;
  /** Type, unit and range in words. */
  readonly form: string;
  /** As a configuration has it; undefined: there is none. */
  readonly value: unknown;
  readonly required: boolean;
  /** Undefined: its own keys have examples. */
  readonly example: unknown;
}

/** An object of the configuration with its keys: `lanes.NAME.server`. */
export interface ConfigObject {
  readonly path: string;
  readonly meaning: string;
  readonly keys: readonly ConfigKey[];
}

/** A configuration that runs: examples of most keys are its values. */
const EXAMPLE: unknown = load(readFileSync('examples/hakozuna/.github/alloc-ab.yml', 'utf8'));

/** Every object of the configuration, outer ones first. Throws the path of each key that lacks meaning, unit or example. */
export function configObjects(root: Node = jsonSchemas()['alloc-ab.schema.json'] ?? {}): ConfigObject[] {
  const missing: string[] = [];
  const objects = objectsBelow(root, [], root.description ?? '', missing);
  if (missing.length > 0) throw new Error(`src/model: docstrings of the configuration lack\n  ${missing.join('\n  ')}`);
  return objects;
}

function objectsBelow(node: Node, path: readonly string[], meaning: string, missing: string[]): ConfigObject[] {
  const parts = partsOf(node);
  const below = parts.flatMap(({ properties = {} }) =>
    Object.entries(properties).flatMap(([name, child]) =>
      typeof child === 'object' ? objectsBelow(child, [...path, name], child.description ?? '', missing) : [],
    ),
  );
  const inside = parts.flatMap((part) => {
    const { additionalProperties, items } = part;
    if (typeof additionalProperties === 'object')
      return objectsBelow(additionalProperties, [...path, placeholderOf(part)], meaning, missing);
    return typeof items === 'object' && !Array.isArray(items)
      ? objectsBelow(items as Node, path, meaning, missing)
      : [];
  });
  const keys = new Map(parts.flatMap((part) => keysOf(part, path, missing)).map((key) => [key.name, key]));
  const own = keys.size === 0 ? [] : [{ path: path.join('.'), meaning, keys: [...keys.values()] }];
  return [...own, ...below, ...inside];
}

/** The node, or the alternatives of a union. */
function partsOf(node: Node): Node[] {
  return node.anyOf === undefined
    ? [node]
    : node.anyOf.flatMap((each) => (typeof each === 'object' ? partsOf(each) : []));
}

function keysOf({ properties = {}, required = [] }: Node, path: readonly string[], missing: string[]): ConfigKey[] {
  return Object.entries(properties).flatMap(([name, child]) => {
    if (typeof child !== 'object') return [];
    const where = [...path, name];
    const meaning = child.description ?? '';
    const form = formOf(child);
    const given = child.examples?.[0] ?? exampleAt(EXAMPLE, where);
    const isObject = hasKeys(child);
    const lacks = (what: string) => missing.push(`${where.join('.')}: ${what}`);
    if (meaning === '') lacks('a description (docstring)');
    if (/^(?:integer|number)\b/.test(form) && child.const === undefined && !meaning.includes(' Unit: '))
      lacks('a unit (@unit)');
    if (given === undefined && !isObject) lacks('an example (@example, in YAML)');
    const example = isObject && child.examples === undefined ? undefined : given;
    return [{ name, meaning, form, value: child.default, required: required.includes(name), example }];
  });
}

/** Whether keys stand below it, which the reference shows on their own. */
function hasKeys(node: Node): boolean {
  return partsOf(node).some(({ properties, additionalProperties, items }) => {
    if (properties !== undefined) return true;
    if (typeof additionalProperties === 'object') return hasKeys(additionalProperties);
    return typeof items === 'object' && !Array.isArray(items) && hasKeys(items as Node);
  });
}

/** The first value at a path whose capital parts stand for any name; the matrix parameter `T` too. */
function exampleAt(value: unknown, [first, ...rest]: readonly string[]): unknown {
  if (first === undefined) return value;
  if (Array.isArray(value))
    return value.map((each) => exampleAt(each, [first, ...rest])).find((each) => each !== undefined);
  if (typeof value !== 'object' || value === null) return undefined;
  const children = /^[A-Z]/.test(first) ? Object.values(value) : [(value as Record<string, unknown>)[first]];
  return children.map((child) => exampleAt(child, rest)).find((child) => child !== undefined);
}
