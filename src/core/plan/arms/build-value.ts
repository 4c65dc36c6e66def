import type { DecidingSetting, EffectiveDefine, EffectiveValues } from '../../../model/effective.ts';
import type { Define } from '../../../model/names.ts';
import { harmless, harmlessPath } from '../../text/quote.ts';

/** What a define is in the build of a line without the flags of a command. */
export interface BuildValue {
  /** Null: not defined; empty: defined without a value. */
  readonly value: string | null;
  /** Absent: nothing defines it. */
  readonly define?: EffectiveDefine;
}

/** The value of a define in a build; undefined where it was not asked, or units disagree. */
export function buildValue(name: string, values: EffectiveValues | undefined): BuildValue | undefined {
  const define = effectiveDefine(name, values);
  if (define === undefined) return values?.isWhole === true ? { value: null } : undefined;
  const value = define.number ?? (define.values.length === 1 ? define.values[0] : undefined);
  return value === undefined ? undefined : { value, define };
}

/** What a build makes of a define; undefined where it does not define it, or was not asked. */
export function effectiveDefine(name: string, values: EffectiveValues | undefined): EffectiveDefine | undefined {
  return values !== undefined && Object.hasOwn(values.names, name) ? values.names[name] : undefined;
}

/** What gives a define its value in the build: `the make variable CFLAGS (hz4/Makefile:12) sets it`. */
export function setBy({ define }: BuildValue): string {
  if (define === undefined) return 'nothing defines it';
  const at = define.at === undefined ? undefined : harmlessPath(define.at);
  if (define.setting !== undefined) {
    const where = define.by === 'file' && at !== undefined ? `, in ${at}` : '';
    return `${settingText(define.setting)} sets it${where}`;
  }
  if (define.by === 'file') return `${at ?? 'a header'} sets it`;
  if (define.variable === undefined) return 'the command line of the compiler sets it';
  return `the make variable ${harmless(define.variable)} (${at}) sets it`;
}

/** A setting of a build system with its place: `the cmake option X_SECURE (CMakeLists.txt:3)`. */
export function settingText({ system, option, at }: DecidingSetting): string {
  const what = system === 'configure' ? 'the configure switch' : `the ${system} option`;
  return `${what} ${harmless(option)} (${harmlessPath(at)})`;
}

/** Whether the build has the value of a flag already. */
export function isBuildValue({ value }: Define, built: BuildValue): boolean {
  return value === built.value;
}
