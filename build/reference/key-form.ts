import { type ZodType, z } from 'zod';
import { Duration, Percent, Size } from '../../src/model/config-values.ts';
import { FlagName, FlagValue, Name, RepositoryPath, VariableName } from '../../src/model/names.ts';

type Node = z.core.JSONSchema.JSONSchema;

/** Texts of a known form, and what stands for one in a path of keys. */
const KINDS: readonly { readonly schema: ZodType; readonly form: string; readonly placeholder?: string }[] = [
  { schema: Duration, form: 'duration (s, m or h)' },
  { schema: Percent, form: 'percentage' },
  { schema: Size, form: 'size (B, KiB, MiB or GiB)' },
  { schema: Name, form: 'name', placeholder: 'NAME' },
  { schema: FlagName, form: 'flag', placeholder: 'FLAG' },
  { schema: FlagValue, form: 'value of a flag' },
  { schema: VariableName, form: 'environment variable', placeholder: 'VARIABLE' },
  { schema: RepositoryPath, form: 'path in the repository' },
];

const patternOf = (schema: ZodType): string | undefined => z.toJSONSchema(schema, { io: 'input' }).pattern;
const BY_PATTERN = new Map(KINDS.map((kind) => [patternOf(kind.schema), kind]));

/** What stands for the keys of a map in a path: `NAME`, `FLAG`, `VARIABLE`, `KEY`. */
export function placeholderOf({ propertyNames }: Node): string {
  const pattern = typeof propertyNames === 'object' ? propertyNames.pattern : undefined;
  return BY_PATTERN.get(pattern)?.placeholder ?? 'KEY';
}

/** Type, unit and range of a value in words. */
export function formOf(node: Node): string {
  const alternatives = node.anyOf ?? node.oneOf;
  if (alternatives !== undefined) return [...new Set(alternatives.map((each) => formOf(each as Node)))].join(', or ');
  if (node.const !== undefined) return `\`${node.const}\``;
  if (node.enum !== undefined) return node.enum.map((value) => `\`${value}\``).join(' or ');
  switch (node.type) {
    case 'string':
      return BY_PATTERN.get(node.pattern)?.form ?? 'text';
    case 'integer':
    case 'number':
      return `${node.type}${range(node)}`;
    case 'array':
      return `list${count(node)} of ${formOf(node.items as Node)}`;
    case 'object':
      return typeof node.additionalProperties === 'object'
        ? `map of ${placeholderOf(node)} to ${formOf(node.additionalProperties)}`
        : 'keys below';
    case 'null':
      return '`null`';
    default:
      return node.type === 'boolean' ? '`true` or `false`' : 'any';
  }
}

function range({ minimum, maximum, exclusiveMinimum }: Node): string {
  const low = exclusiveMinimum === undefined ? bound(minimum) : `above ${exclusiveMinimum}`;
  const high = bound(maximum);
  if (low !== null && high !== null) return `, ${low} to ${high}`;
  if (low !== null) return low.startsWith('above') ? ` ${low}` : `, at least ${low}`;
  return high === null ? '' : `, at most ${high}`;
}

/** Null for the bounds that every integer has. */
function bound(value: number | undefined): string | null {
  return value === undefined || Math.abs(value) === Number.MAX_SAFE_INTEGER ? null : String(value);
}

function count({ minItems, maxItems }: Node): string {
  if (maxItems === undefined) return minItems === undefined ? '' : ` (${minItems} or more)`;
  return ` (${minItems ?? 0} to ${maxItems})`;
}
