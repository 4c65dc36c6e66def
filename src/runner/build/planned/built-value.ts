import type { BuildValue } from '../../../core/plan/arms/build-value.ts';
import { harmless } from '../../../core/text/quote.ts';
import type { DecidingSetting } from '../../../model/effective.ts';
import type { MacroEnd } from './macro-history.ts';

/** What gives a name its value, beside the files of a unit. */
export interface Givers {
  /** The make variable that sets the name for the compiler, and its place. */
  readonly variable?: { readonly name: string; readonly at: string } | undefined;
  /** The setting of a build system that decides about the name. */
  readonly setting?: DecidingSetting | undefined;
}

/** What a name is at the end of a unit, in the form that answers before a build have. */
export function builtValue({ value, by }: MacroEnd, { variable, setting }: Givers): BuildValue {
  const shown = value === null ? null : harmless(value);
  if (by === null) return { value: shown };
  const place =
    by.kind === 'file'
      ? { at: `${by.path}:${by.line}` }
      : setting === undefined && variable !== undefined
        ? { at: variable.at, variable: variable.name }
        : {};
  return {
    value: shown,
    define: { values: [shown ?? ''], by: by.kind, ...place, ...(setting !== undefined && { setting }) },
  };
}
