import { parseEvents } from 'js-yaml';
import { YAML_LIMITS } from './config.ts';
import { type YamlNode, yamlPositions } from './yaml-positions.ts';

/**
 * Adds `key: value` to the mapping at `path` as a line of its own (or inside the braces of a flow mapping), and leaves every
 * other character as it is. Null when there is no such mapping, or in a form that is not supported. The caller
 * must check the result by reading it: a change inside an anchor, for one, applies to all its uses.
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

/** Replaces the scalar at `path` by other YAML; null unless it is a plain or quoted scalar on one line. */
export function replaceScalar(yaml: string, path: readonly string[], value: string): string | null {
  const node = nodeAt(yamlPositions(yaml, parseEvents(yaml, YAML_LIMITS)), path);
  if (node === undefined) return null;
  const old = /^(?:'(?:[^'\r\n]|'')*'|"(?:[^"\\\r\n]|\\.)*"|[A-Za-z0-9_.+-]+)/.exec(yaml.slice(node.at))?.[0];
  return old === undefined ? null : splice(yaml, node.at, old.length, value);
}

function nodeAt(root: YamlNode | undefined, path: readonly string[]): YamlNode | undefined {
  return path.reduce<YamlNode | undefined>((node, key) => node?.entries.get(key)?.node, root);
}

/** The end of the lines of a block mapping, without the blank lines and the outdented comments that follow it. */
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
