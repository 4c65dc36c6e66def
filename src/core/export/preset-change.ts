import { formatPatch, structuredPatch } from 'diff';
import type { Config, LineConfig } from '../../model/config.ts';
import type { Preset } from '../../model/line-flags.ts';
import { Name } from '../../model/names.ts';
import { type Refusal, refuse } from '../../model/refusal.ts';
import { ok, type Result } from '../../model/result.ts';
import { parseConfig } from '../config/config.ts';
import { insertEntry, replaceScalar } from '../config/yaml-insert.ts';
import type { Promotion } from './promotion.ts';

/** A preset with the settings that won. */
interface PresetChange {
  /** `hz4+s12-mpsc`: its name in commands. */
  readonly name: string;
  /** For `git apply`; empty when the preset exists already. */
  readonly patch: string;
  /** The whole configuration with the preset in it. */
  readonly text: string;
}

/**
 * Adds a promotion to the text of a configuration: lines are added or one value is replaced. The new text is parsed, and must
 * be the old configuration with the preset. Refuses otherwise, with the lines to add by hand.
 *
 * @param file Path of the configuration inside the repository.
 * @param wanted Name of the preset; without it the preset that was measured, or one named after the settings.
 */
export function presetChange(
  yaml: string,
  file: string,
  promotion: Promotion,
  wanted?: string,
): Result<PresetChange, Refusal> {
  const parsed = parseConfig(yaml, file);
  if (!parsed.ok) return parsed;
  const line = Object.hasOwn(parsed.value.lines, promotion.line) ? parsed.value.lines[promotion.line] : undefined;
  if (line === undefined) return byHand(promotion, wanted, `${file} has no line ${promotion.line}`);
  const target = wanted ?? promotion.preset ?? presetName(promotion, line);
  if (!Name.safeParse(target).success) {
    return refuse({
      code: 'bad-preset-name',
      message: `"${target.slice(0, 80)}" is not a name of a preset: lower case, digits and _ . - (at most 64).`,
      next: 'Give another one with --preset.',
    });
  }
  const base = promotion.preset === null ? undefined : line.presets[promotion.preset];
  if (promotion.preset !== null && base === undefined) {
    return byHand(promotion, wanted, `${promotion.line} has no preset ${promotion.preset} any more`);
  }
  const preset: Preset = {
    flags: { ...base?.flags, ...promotion.flags },
    defines: { ...base?.defines, ...promotion.defines },
    env: { ...base?.env, ...promotion.env },
  };
  const name = `${promotion.line}+${target}`;
  const present = line.presets[target];
  if (present !== undefined && same(present, preset)) return ok({ name, patch: '', text: yaml });
  if (present !== undefined && target !== promotion.preset) {
    return refuse({
      code: 'preset-exists',
      message: `The preset ${name} exists with other settings.`,
      token: target,
      next: `Give another name with --preset, or measure on top of it with "on ${name}".`,
    });
  }
  const text = written(yaml, promotion, target, present, preset);
  const expected: Config = {
    ...parsed.value,
    lines: {
      ...parsed.value.lines,
      [promotion.line]: { ...line, presets: { ...line.presets, [target]: preset } },
    },
  };
  const read = text === null ? null : parseConfig(text, file);
  if (read?.ok === false) return byHand(promotion, target, `${file} would not be valid with it: ${read.error.message}`);
  if (text === null || !read?.ok || !same(read.value, expected)) {
    return byHand(promotion, target, `${file} has a form that cannot be edited safely`);
  }
  return ok({ name, patch: unifiedDiff(file, yaml, text), text });
}

/** The unified diff that turns one text into the other, for `git apply`; empty when they are equal. `before` is null for a new file. */
export function unifiedDiff(path: string, before: string | null, after: string): string {
  if (before === after) return '';
  const patch = structuredPatch(
    before === null ? '/dev/null' : `a/${path}`,
    `b/${path}`,
    before ?? '',
    after,
    undefined,
    undefined,
    { context: 3 },
  );
  return formatPatch({ ...patch, isGit: true, ...(before === null && { isCreate: true, newMode: '100644' }) });
}

/** The YAML lines of a promotion, to add by hand. */
export function presetLines({ line, preset, flags, defines, env }: Promotion, wanted?: string): string {
  const name = wanted ?? preset ?? 'NAME';
  return [`lines:`, `  ${line}:`, `    presets:`, `      ${name}: ${presetYaml({ flags, defines, env })}`].join('\n');
}

function byHand(promotion: Promotion, wanted: string | undefined, why: string): Result<never, Refusal> {
  return refuse({
    code: 'edit-by-hand',
    message: `${why}, so there is no patch.\nThe lines to add:\n${presetLines(promotion, wanted)}`,
    next: 'Add them to the line in the configuration, then check with alloc-ab explain.',
  });
}

function written(
  yaml: string,
  { line, flags, defines, env }: Promotion,
  target: string,
  present: Preset | undefined,
  whole: Preset,
): string | null {
  const presets = ['lines', line, 'presets'];
  if (present === undefined) {
    return (
      insertEntry(yaml, presets, target, presetYaml(whole)) ??
      insertEntry(yaml, ['lines', line], 'presets', `{ ${target}: ${presetYaml(whole)} }`)
    );
  }
  const parts = [
    ['flags', flags, present.flags],
    ['defines', defines, present.defines],
    ['env', env, present.env],
  ] as const;
  return parts.reduce<string | null>((text, [part, added, old]) => {
    return text === null ? null : withValues(text, [...presets, target], part, added, old);
  }, yaml);
}

/** Adds or replaces values of a part of a preset that exists. */
function withValues(
  yaml: string,
  preset: readonly string[],
  part: string,
  added: Readonly<Record<string, string>>,
  old: Readonly<Record<string, string>>,
): string | null {
  let text: string | null = yaml;
  for (const [name, value] of Object.entries(added)) {
    if (text === null || old[name] === value) continue;
    const path = [...preset, part];
    text = Object.hasOwn(old, name)
      ? replaceScalar(text, [...path, name], quoted(value))
      : (insertEntry(text, path, name, quoted(value)) ??
        insertEntry(text, preset, part, `{ ${name}: ${quoted(value)} }`));
  }
  return text;
}

/** `HZ4_S12_MPSC=1` of hz4 → `s12-mpsc`; a value other than 1 is part of the name. */
function presetName({ flags: named, defines, env }: Promotion, { flags }: LineConfig): string {
  const parts = Object.entries({ ...named, ...defines, ...env }).map(([name, value]) => {
    const prefix = flags?.prefixes?.find((each) => name.startsWith(each) && name.length > each.length) ?? '';
    return value === '1' ? name.slice(prefix.length) : `${name.slice(prefix.length)}-${value}`;
  });
  const text = parts
    .join('.')
    .toLowerCase()
    .replaceAll(/[^a-z0-9.]+/g, '-')
    .replace(/^[^a-z]+/, '');
  return text.slice(0, 64).replace(/[-.]+$/, '') || 'promoted';
}

function presetYaml(preset: Preset): string {
  const parts = (['flags', 'defines', 'env'] as const).flatMap((part) => {
    const values = Object.entries(preset[part]).map(([name, value]) => `${name}: ${quoted(value)}`);
    return values.length === 0 ? [] : [`${part}: { ${values.join(', ')} }`];
  });
  return `{ ${parts.join(', ')} }`;
}

function quoted(text: string): string {
  return `'${text.replaceAll("'", "''")}'`;
}

/** Whether two values are equal, regardless of the order of keys. */
function same(a: unknown, b: unknown): boolean {
  return canonical(a) === canonical(b);
}

function canonical(value: unknown): string {
  return JSON.stringify(value, (_, part: unknown) =>
    typeof part === 'object' && part !== null && !Array.isArray(part)
      ? Object.fromEntries(Object.entries(part).sort(([a], [b]) => (a < b ? -1 : 1)))
      : part,
  );
}
