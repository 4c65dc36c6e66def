import type { Schema } from './contract.ts';

type Definitions = Readonly<Record<string, Schema>>;

/**
 * A value that satisfies the schema: `given`, completed by the smallest value for every required property. So responses are
 * complete without hand-written copies of GitHub's largest objects.
 */
export function fill(schema: Schema, given: unknown, definitions: Definitions): unknown {
  const node = resolve(schema, definitions);
  if (given === null) return null;
  if (Array.isArray(given)) return given.map((item) => fill((node.items ?? {}) as Schema, item, definitions));
  if (given !== undefined && typeof given !== 'object') return given;
  const types = ([] as unknown[]).concat(node.type ?? []);
  if (given === undefined && types.includes('null')) return null;
  if (node.properties !== undefined || given !== undefined) {
    const properties = (node.properties ?? {}) as Readonly<Record<string, Schema>>;
    const out: Record<string, unknown> = {};
    for (const name of (node.required ?? []) as string[]) out[name] = undefined;
    Object.assign(out, given);
    for (const name of Object.keys(out)) {
      const value = fill(properties[name] ?? {}, out[name], definitions);
      if (value === undefined) delete out[name];
      else out[name] = value;
    }
    return out;
  }
  return smallest(node, types[0]);
}

function resolve(schema: Schema, definitions: Definitions): Schema {
  if (typeof schema.$ref === 'string')
    return resolve(definitions[schema.$ref.split('/').at(-1) ?? ''] ?? {}, definitions);
  const alternatives = schema.anyOf as Schema[] | undefined;
  if (alternatives !== undefined) {
    const resolved = alternatives.map((alternative) => resolve(alternative, definitions));
    const chosen = resolved.find((alternative) => alternative.type !== 'null') ?? {};
    const nullable = resolved.some((alternative) => ([] as unknown[]).concat(alternative.type ?? []).includes('null'));
    return {
      ...schema,
      ...chosen,
      ...(nullable && { type: ([] as unknown[]).concat(chosen.type ?? 'object', 'null') }),
      anyOf: undefined,
    };
  }
  const parts = schema.allOf as Schema[] | undefined;
  if (parts === undefined) return schema;
  const all = [schema, ...parts.map((part) => resolve(part, definitions))];
  const properties: Record<string, Schema> = {};
  for (const part of all) {
    for (const [name, property] of Object.entries((part.properties ?? {}) as Record<string, Schema>)) {
      const known = properties[name];
      properties[name] = known === undefined ? property : { allOf: [known, property] };
    }
  }
  return {
    ...Object.assign({}, ...all),
    ...(Object.keys(properties).length > 0 && { properties }),
    required: all.flatMap(({ required }) => (required ?? []) as string[]),
    allOf: undefined,
  };
}

function smallest(node: Schema, type: unknown): unknown {
  const options = node.enum as unknown[] | undefined;
  if (options !== undefined) return options[0];
  switch (type) {
    case 'string':
      if (node.format === 'date-time') return new Date(0).toISOString();
      return String(node.format ?? '').startsWith('uri') ? 'https://github.test/' : '';
    case 'integer':
    case 'number':
      return node.minimum ?? 0;
    case 'boolean':
      return false;
    case 'array':
      return [];
    case 'object':
      return {};
    default:
      return undefined;
  }
}
