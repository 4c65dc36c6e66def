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
    // Zod leaves out the default of a text that becomes a number: the parsed value, 60 for 60s, is not what a configuration has.
    override({ zodSchema, jsonSchema }) {
      const { def } = zodSchema._zod;
      if (def.type === 'default' && jsonSchema.type === 'string' && typeof def.defaultValue === 'number')
        jsonSchema.default = writtenText(def.defaultValue, jsonSchema.pattern);
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

/** A duration or a percentage as a configuration has it. */
function writtenText(value: number, pattern: string | undefined): string {
  if (new RegExp(pattern ?? '').test('1%')) return `${Number((value * 100).toPrecision(12))}%`;
  const [unit, seconds] = (['h', 'm', 's'] as const)
    .map((each) => [each, SECONDS[each]] as const)
    .find(([, each]) => value % each === 0) ?? ['s', 1];
  return `${value / seconds}${unit}`;
}

const SECONDS = { h: 3600, m: 60, s: 1 } as const;

function alternatives(nodes: readonly SchemaNode[]): SchemaNode[] {
  return nodes.flatMap((node) => (node.anyOf ? alternatives(node.anyOf) : node));
}
