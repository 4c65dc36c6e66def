import { type FlagDeclaration, isFlag } from '../../model/command.ts';
import type { Decision } from '../../model/decision.ts';
import type { Facts } from '../../model/facts.ts';
import type { FlagVerdict, ListedFlag, ListedValue } from '../../model/flag-list.ts';
import { namedFlags, namedKind } from '../config/flag-kinds.ts';
import { buildValue, effectiveDefine } from '../plan/arms/build-value.ts';
import { lineModel } from '../plan/arms/line-model.ts';
import { FlagStates } from './flag-states.ts';

/** Which flags are listed. */
interface WantedFlags {
  /** A name in which `*` stands for any text; absent: every flag. */
  readonly pattern?: string;
  /** Absent: every line. */
  readonly line?: string;
}

/** Most decisions of documents about one flag. */
const DECISIONS_MAX = 4;

/** The flags of the lines whose name fits, by line and name, each with what the headers do with it and its latest verdicts. */
export function listFlags(
  { pattern, line: wanted }: WantedFlags,
  facts: Facts,
  verdicts: ReadonlyMap<string, readonly FlagVerdict[]> = new Map(),
): ListedFlag[] {
  const fits = nameFilter(pattern);
  return Object.entries(facts.config.lines).flatMap(([line, config]): ListedFlag[] => {
    if (wanted !== undefined && line !== wanted) return [];
    const model = lineModel({ name: line, line }, facts);
    const declared = (facts.flags[line] ?? []).filter(
      (flag) => fits(flag.name) && (isFlag(flag) || flag.kind === 'computed'),
    );
    const states = new FlagStates(model, declared.length);
    const defines = declared.map((flag) => {
      const effective = effectiveOf(flag.name, line, facts);
      return { ...rowOf(line, flag, states.of(flag), verdicts), ...(effective.length > 0 && { effective }) };
    });
    const known = new Set(declared.map(({ name }) => name));
    const settings = [...new Set(namedFlags(config.flags))].filter((name) => fits(name) && !known.has(name));
    const named = settings.flatMap((name): ListedFlag[] => {
      const kind = namedKind(name, config.flags)?.kind;
      return kind === undefined
        ? []
        : [{ line, name, kind, default: null, state: 'live', ...historyOf(verdicts.get(name)) }];
    });
    return [...defines, ...named].sort((a, b) => (a.name < b.name ? -1 : 1));
  });
}

function rowOf(
  line: string,
  flag: FlagDeclaration,
  state: string,
  verdicts: ReadonlyMap<string, readonly FlagVerdict[]>,
): ListedFlag {
  const { name, kind, file, lineNumber, headerValue, values } = flag;
  return {
    ...{ line, name, kind: kind === 'guard' || kind === 'system' ? 'computed' : kind, default: flag.default },
    ...(headerValue !== undefined && { headerValue }),
    ...(values !== undefined && { values: [...values] }),
    state,
    where: `${file}:${lineNumber}`,
    ...historyOf(verdicts.get(name)),
  };
}

function historyOf([verdict, ...earlier]: readonly FlagVerdict[] = []): Pick<ListedFlag, 'verdict' | 'earlier'> {
  return { ...(verdict !== undefined && { verdict }), ...(earlier.length > 0 && { earlier }) };
}

/** Adds what documents say was decided about each flag. `decisions` are newest first. */
export function withDecisions(flags: readonly ListedFlag[], decisions: readonly Decision[]): ListedFlag[] {
  return flags.map((each) => {
    const own = decisions.filter(({ flag }) => flag === each.name).slice(0, DECISIONS_MAX);
    return own.length === 0 ? each : { ...each, decisions: own };
  });
}

/** What a flag is in the build of a line, and with each of its presets, as far as it was asked. */
function effectiveOf(name: string, line: string, { config, effective = {} }: Facts): ListedValue[] {
  const presets = Object.keys(config.lines[line]?.presets ?? {});
  return [undefined, ...presets].flatMap((preset): ListedValue[] => {
    const values = effective[preset === undefined ? line : `${line}+${preset}`];
    const define = effectiveDefine(name, values);
    const built = buildValue(name, values);
    if (define === undefined && built === undefined) return [];
    const { by, at, variable, setting, isAfter } = define ?? {};
    return [
      {
        ...(preset !== undefined && { preset }),
        value: built === undefined ? (define?.values.join(' or ') ?? null) : built.value,
        ...(by !== undefined && { by }),
        ...(at !== undefined && { at }),
        ...(variable !== undefined && { variable }),
        ...(setting !== undefined && { setting }),
        ...(isAfter !== undefined && { isAfter }),
      },
    ];
  });
}

/** Whether a name fits a pattern. The parts between the stars are found one after the other, in linear time. */
function nameFilter(pattern: string | undefined): (name: string) => boolean {
  if (pattern === undefined) return () => true;
  const [first = '', ...parts] = pattern.toUpperCase().split('*');
  const last = parts.pop();
  if (last === undefined) return (name) => name === first;
  return (name) => {
    if (!name.startsWith(first) || !name.endsWith(last) || name.length < first.length + last.length) return false;
    const middle = name.slice(first.length, name.length - last.length);
    let at = 0;
    return parts.every((part) => {
      const found = middle.indexOf(part, at);
      at = found + part.length;
      return found >= 0;
    });
  };
}
