/**
 * The one text of a JSON value: keys in one order, numbers as ECMAScript writes them, no white space unless `indent` asks
 * for it. Equal values give equal texts, whoever wrote them.
 */
export function canonicalJson(value: unknown, indent = 0): string {
  return JSON.stringify(value, (_, part: unknown) => (isObject(part) ? sorted(part) : part), indent);
}

function isObject(part: unknown): part is Record<string, unknown> {
  return typeof part === 'object' && part !== null && !Array.isArray(part);
}

/** Without a prototype: a key named `__proto__` is a key like any other. */
function sorted(part: Readonly<Record<string, unknown>>): Record<string, unknown> {
  const copy: Record<string, unknown> = Object.create(null);
  for (const key of Object.keys(part).sort()) copy[key] = part[key];
  return copy;
}
