import { EVENT_ID, type Event, getScalarValue } from 'js-yaml';

/** A value of a YAML file with its offset in the text. An alias shares the entries of its target. */
export interface YamlNode {
  readonly at: number;
  /** Entries of a mapping by key (with the key's own offset), or items of a sequence by index. */
  readonly entries: ReadonlyMap<string, { readonly keyAt: number; readonly node: YamlNode }>;
}

/**
 * Builds the tree of positions from the events of js-yaml; undefined for an empty document. js-yaml reads the configuration, so
 * no second parser can disagree about it; the package `yaml` would also add 230 KB to each bundle in dist.
 */
export function yamlPositions(source: string, events: readonly Event[]): YamlNode | undefined {
  const anchors = new Map<string, YamlNode>();
  let next = 0;

  function read(): YamlNode | undefined {
    const event = events[next];
    next += 1;
    if (!event || event.type === EVENT_ID.POP || event.type === EVENT_ID.DOCUMENT) return undefined;
    if (event.type === EVENT_ID.ALIAS) {
      const target = anchors.get(source.slice(event.anchorStart, event.anchorEnd));
      return { at: event.anchorStart - 1, entries: target?.entries ?? new Map() };
    }
    const entries = new Map<string, { keyAt: number; node: YamlNode }>();
    const node = { at: event.type === EVENT_ID.SCALAR ? quoteStart(event) : event.start, entries };
    if (event.anchorStart >= 0) anchors.set(source.slice(event.anchorStart, event.anchorEnd), node);
    if (event.type === EVENT_ID.SEQUENCE) {
      for (let index = 0, item = read(); item; index += 1, item = read()) {
        entries.set(String(index), { keyAt: item.at, node: item });
      }
    } else if (event.type === EVENT_ID.MAPPING) {
      for (let keyEvent = events[next], key = read(); keyEvent && key; keyEvent = events[next], key = read()) {
        const value = read();
        const name = keyEvent.type === EVENT_ID.SCALAR ? getScalarValue(source, keyEvent) : '';
        if (value) entries.set(name, { keyAt: key.at, node: value });
      }
    }
    return node;
  }

  while (next < events.length && events[next]?.type === EVENT_ID.DOCUMENT) next += 1;
  return read();
}

/** Offset of the value, or of the key, at a path; of the last existing part when the path ends early. */
export function yamlOffset(root: YamlNode | undefined, path: readonly PropertyKey[], part: 'key' | 'value'): number {
  let node = root;
  let at = root?.at ?? 0;
  for (const [index, key] of path.entries()) {
    const entry = node?.entries.get(String(key));
    if (!entry) break;
    const last = index === path.length - 1;
    // A missing child is reported at the key of its parent.
    const missingBelow = !last && !entry.node.entries.has(String(path[index + 1]));
    at = (last && part === 'key') || missingBelow ? entry.keyAt : entry.node.at;
    node = entry.node;
  }
  return at;
}

/** `line:column`, both from 1. */
export function lineColumn(source: string, offset: number): string {
  const before = source.slice(0, offset).split(/\r\n|\n|\r/);
  return `${before.length}:${(before.at(-1)?.length ?? 0) + 1}`;
}

/** Offset of a scalar with its opening quote, which the offsets of js-yaml leave out. */
function quoteStart(event: Extract<Event, { type: typeof EVENT_ID.SCALAR }>): number {
  const isQuoted = event.style === 2 || event.style === 3;
  return Math.max(0, isQuoted ? event.valueStart - 1 : event.valueStart);
}
