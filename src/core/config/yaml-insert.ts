import { parseEvents } from 'js-yaml';
import { YAML_LIMITS } from './config.ts';
import { type YamlNode, yamlPositions } from './yaml-positions.ts';

/**
 * Adds `key: value` to the mapping at `path` as a line of its own (or inside the braces of a flow mapping), and leaves every
 * other character as it is. Null where the text has no such mapping in a form that is understood. What the result means
 * must be checked by reading it: an anchor, for one, is changed wherever it is used.
 *
 * @param yaml A valid document.
 * @param value One line of YAML.
 */
export function insertEntry(yaml: string, path: readonly string[], key: string, value: string): string | null {
  const root = yamlPositions(yaml, parseEvents(yaml, YAML_LIMITS));
  const node = nodeAt(root, path);
  if (root === undefined || node === undefined) return null;
  if (yaml[node.at] === '{') {
    const rest = node.entries.size === 0 ? ' ' : ',';
    return splice(yaml, node.at + 1, 0, ` ${key}: ${value}${rest}`);
  }
  const [first] = node.entries.values();
  if (first === undefined) return null;
  const indent = yaml.slice(lineStart(yaml, first.keyAt), first.keyAt);
  if (!/^ +$/.test(indent)) return null;
  const at = blockEnd(yaml, root, node, indent.length);
  const newline = yaml.includes('\r\n') ? '\r\n' : '\n';
  const line = `${indent}${key}: ${value}`;
  return splice(yaml, at, 0, yaml[at - 1] === '\n' ? line + newline : newline + line);
}

/** Replaces the scalar at `path` by other YAML; null where it is no plain or quoted scalar of one line. */
export function replaceScalar(yaml: string, path: readonly string[], value: string): string | null {
  const node = nodeAt(yamlPositions(yaml, parseEvents(yaml, YAML_LIMITS)), path);
  if (node === undefined) return null;
  const old = /^(?:'(?:[^'\r\n]|'')*'|"(?:[^"\\\r\n]|\\.)*"|[A-Za-z0-9_.+-]+)/.exec(yaml.slice(node.at))?.[0];
  return old === undefined ? null : splice(yaml, node.at, old.length, value);
}

function nodeAt(root: YamlNode | undefined, path: readonly string[]): YamlNode | undefined {
  return path.reduce<YamlNode | undefined>((node, key) => node?.entries.get(key)?.node, root);
}

/** Where the lines of a block mapping end: before what follows it, and before the comments that belong to that. */
function blockEnd(yaml: string, root: YamlNode, block: YamlNode, indent: number): number {
  const inside = Math.max(...offsets(block));
  const next = Math.min(...offsets(root, block).filter((at) => at > inside), yaml.length);
  let end = next === yaml.length ? next : lineStart(yaml, next);
  while (end > 0) {
    const start = lineStart(yaml, end - 1);
    const line = yaml.slice(start, end).trimEnd();
    const isOthers = line === '' || (/^ *#/.test(line) && line.search(/#/) < indent);
    if (!isOthers) return end;
    end = start;
  }
  return end;
}

/** Offsets of all keys, items and values below a node, without those below `except`. */
function offsets(node: YamlNode, except?: YamlNode): number[] {
  return [...node.entries.values()].flatMap((entry) =>
    entry.node === except ? [] : [entry.keyAt, entry.node.at, ...offsets(entry.node, except)],
  );
}

function lineStart(text: string, at: number): number {
  return at === 0 ? 0 : text.lastIndexOf('\n', at - 1) + 1;
}

function splice(text: string, at: number, removed: number, added: string): string {
  return text.slice(0, at) + added + text.slice(at + removed);
}
