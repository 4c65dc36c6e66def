import { RESERVED_NAMES } from '../../model/names.ts';
import type { ConfigProblem } from './config-problem.ts';
import type { YamlNode } from './yaml-positions.ts';

/** Keys that YAML or JavaScript would treat in another way than a reader expects, with the reason. */
const UNREAD_KEYS: Readonly<Record<string, string>> = {
  '<<': 'merge keys are not read (YAML 1.2 has none), so write the merged keys out; an alias of a whole value works',
  ...Object.fromEntries(RESERVED_NAMES.map((name) => [name, 'this name cannot be used for a key'])),
};

/** Reports every key that would be dropped or misread, wherever it stands. */
export function unreadKeys(root: YamlNode | undefined): ConfigProblem[] {
  const seen = new Set<YamlNode['entries']>();
  const walk = (node: YamlNode | undefined, path: readonly string[]): ConfigProblem[] => {
    if (node === undefined || seen.has(node.entries)) return [];
    // Aliases share entries, and may contain themselves.
    seen.add(node.entries);
    return [...node.entries].flatMap(([key, entry]) => [
      ...(Object.hasOwn(UNREAD_KEYS, key)
        ? [{ path: [...path, key], part: 'key' as const, message: UNREAD_KEYS[key] ?? '' }]
        : []),
      ...walk(entry.node, [...path, key]),
    ]);
  };
  return walk(root, []);
}
