/**
 * The canonical text of a JSON value: sorted keys, numbers as ECMAScript writes them, and no white space except for `indent`.
 * Equal values give equal texts.
 */
export function canonicalJson(value: unknown, indent = 0): string {
  return JSON.stringify(value, (_, part: unknown) => (isObject(part) ? sorted(part) : part), indent);
}

function isObject(part: unknown): part is Record<string, unknown> {
  return typeof part === 'object' && part !== null && !Array.isArray(part);
}

/** The copy has no prototype, so a key named `__proto__` is a normal key. */
function sorted(part: Readonly<Record<string, unknown>>): Record<string, unknown> {
  const copy: Record<string, unknown> = Object.create(null);
  for (const key of Object.keys(part).sort()) copy[key] = part[key];
  return copy;
}
