import type { FlagDeclaration } from '../../../model/command.ts';
import type { EffectiveValues } from '../../../model/effective.ts';
import type { Facts } from '../../../model/facts.ts';
import type { Define } from '../../../model/names.ts';
import { namedKind } from '../../config/flag-kinds.ts';
import { type HeaderError, type HeaderProgram, headerProgram } from '../flags/header-program.ts';
import { type Walk, walkHeaders } from '../flags/macro-walk.ts';
import { buildValue } from './build-value.ts';
import type { LineChoice } from './line-arm.ts';

/** What the headers of a line do with flags, and what else sets flags there. */
export interface LineModel {
  readonly declared: ReadonlyMap<string, FlagDeclaration>;
  /** What the headers do without any flag of the command. */
  readonly shipped: Walk;
  readonly program: HeaderProgram;
  /** The values of defines in the build, where its compiler was asked. */
  readonly values: EffectiveValues | undefined;
  /** Defines of the preset, of the build command and, where the compiler was asked, of the whole build. */
  readonly given: ReadonlyMap<string, string | null>;
  /** Names that build files define with another value than the header's, unless the compiler was asked for theirs. */
  readonly open: ReadonlySet<string>;
  /** Whether it is known what build files define. */
  readonly isSearched: boolean;
}

/** The flags of both arms of a comparison; one that an arm leaves alone has the line's default there. */
export interface ArmFlags {
  readonly baseline: readonly Define[];
  readonly candidate: readonly Define[];
}

/** The model of a line, with the preset that was chosen. */
export function lineModel({ name: chosen, line, preset }: LineChoice, facts: Facts): LineModel {
  const config = facts.config.lines[line];
  const declared = new Map((facts.flags[line] ?? []).map((flag) => [flag.name, flag]));
  const own = preset === undefined ? undefined : config?.presets[preset];
  const isMacro = (name: string) => ['define', 'make'].includes(namedKind(name, config?.flags)?.kind ?? 'define');
  const given = new Map<string, string | null>(commandDefines(config?.build ?? []));
  for (const [name, value] of Object.entries({ ...own?.defines, ...own?.flags }))
    if (isMacro(name)) given.set(name, value);
  const values = facts.effective?.[chosen];
  for (const [name, { by }] of Object.entries(values?.names ?? {})) {
    const built = by === 'command line' ? buildValue(name, values) : undefined;
    if (built !== undefined && !given.has(name)) given.set(name, built.value);
  }
  const isOpen = (name: string, texts: readonly string[]): boolean => {
    if (texts.every((text) => text !== '' && text === declared.get(name)?.headerValue)) return false;
    return buildValue(name, values) === undefined;
  };
  const open = new Set(
    Object.entries(facts.buildDefines ?? {}).flatMap(([name, texts]) => (isOpen(name, texts) ? [name] : [])),
  );
  const program = headerProgram(facts.headers?.[line] ?? []);
  const shipped = walkHeaders(program, { given, open });
  const isSearched = facts.buildDefines !== undefined || values?.isWhole === true;
  return { declared, shipped, program, values, given, open, isSearched };
}

/** What the headers do when an arm sets its flags. */
export function walkArm({ program, given, open }: LineModel, arm: readonly Define[]): Walk {
  return walkHeaders(program, {
    given: new Map([...given, ...arm.map(({ name, value }) => [name, value] as const)]),
    open,
  });
}

/** The errors of a walk that what ships does not reach. */
export function newErrors({ shipped }: LineModel, errors: readonly HeaderError[]): HeaderError[] {
  const known = new Set(shipped.errors.map(placeOf));
  return errors.filter((error) => !known.has(placeOf(error)));
}

/** Whether an arm reaches no error, and may reach none, that what ships does not reach or may reach as well. */
export function isProven(walk: Walk, { shipped }: LineModel): boolean {
  const known = new Set([...shipped.errors, ...shipped.possible].map(placeOf));
  return [...walk.errors, ...walk.possible].every((error) => known.has(placeOf(error)));
}

/** A text that is equal for the same error. */
export function placeOf({ file, lineNumber }: { readonly file: string; readonly lineNumber: number }): string {
  return `${file}:${lineNumber}`;
}

/** The defines that the words of a build command set. */
function commandDefines(commands: readonly (readonly string[])[]): [string, string][] {
  return commands
    .flat()
    .flatMap((word) =>
      [...word.matchAll(/(?<![\w-])-D([A-Z][A-Z0-9_]{0,63})(?:=([\w.+-]+))?(?![\w=])/g)].map(
        ([, name = '', value = '1']): [string, string] => [name, value],
      ),
    );
}
