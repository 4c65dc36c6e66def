import { z } from 'zod';
import { Config } from '../../model/config.ts';

/** A node of a JSON Schema, as far as it is walked here. */
interface SchemaNode {
  readonly properties?: Readonly<Record<string, SchemaNode>>;
  readonly additionalProperties?: SchemaNode | boolean;
  readonly items?: SchemaNode;
  readonly anyOf?: readonly SchemaNode[];
}

/** The JSON Schema (draft 2020-12) of the configuration. */
export function configSchema(): Record<string, unknown> {
  return z.toJSONSchema(Config, {
    io: 'input',
    // The default of a text is the parsed value, e.g. 60 for 60s: editors would propose the wrong one.
    override({ jsonSchema }) {
      if (jsonSchema.type === 'string' && typeof jsonSchema.default === 'number') delete jsonSchema.default;
    },
  });
}

/** Keys that the object at a path may have, for "did you mean". */
export function knownKeys(path: readonly PropertyKey[]): string[] {
  let nodes: SchemaNode[] = [configSchema() as SchemaNode];
  for (const key of path) {
    nodes = alternatives(nodes).flatMap((node) => {
      if (typeof key === 'number') return node.items ?? [];
      const child = node.properties?.[String(key)] ?? node.additionalProperties;
      return typeof child === 'object' ? child : [];
    });
  }
  return [...new Set(alternatives(nodes).flatMap((node) => Object.keys(node.properties ?? {})))];
}

function alternatives(nodes: readonly SchemaNode[]): SchemaNode[] {
  return nodes.flatMap((node) => (node.anyOf ? alternatives(node.anyOf) : node));
}
