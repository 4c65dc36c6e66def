import { z } from 'zod';
import { FlagName, FlagValue, Name, RepositoryPath, VariableName } from './names.ts';

/** Build systems that have settings of their own, beside defines of the compiler. */
export const BuildSystem = z.enum(['make', 'cmake', 'meson', 'configure']);
export type BuildSystem = z.infer<typeof BuildSystem>;

/** The name of a setting in its build system: `X_SECURE`, `stats`, `--enable-debug`. */
const OptionName = z
  .string()
  .regex(/^(--)?[A-Za-z_][A-Za-z0-9_.:-]{0,99}$/, 'a name of a build system has letters, digits and _ . : - only');

/** Variables that the measurement sets itself: they decide which allocator is loaded. */
export const RESERVED_VARIABLE = /^LD_|^(PATH|HOME|IFS)$/;

const FlagVariable = VariableName.refine(
  (name) => !RESERVED_VARIABLE.test(name),
  'the measurement sets LD_…, PATH, HOME and IFS itself',
);

/** A setting of a build system that an arm sets. */
export const BuildOption = z.strictObject({
  system: BuildSystem,
  /** Its name in commands. */
  flag: FlagName,
  option: OptionName,
  value: FlagValue,
});
export type BuildOption = z.infer<typeof BuildOption>;

const FLAGS_MAX = 64;

function entries(name: z.ZodType<string>) {
  return z.union([
    z
      .array(FlagName)
      .max(FLAGS_MAX)
      .transform((names): Record<string, string> => Object.fromEntries(names.map((each) => [each, each]))),
    z.record(FlagName, name).refine((table) => Object.keys(table).length <= FLAGS_MAX, `at most ${FLAGS_MAX} flags`),
  ]);
}

const variable = z
  .string()
  .regex(/^[A-Za-z_][A-Za-z0-9_.-]{0,99}$/, 'the name of an option or variable has letters, digits and _ . - only');
const mesonOption = z
  .string()
  .regex(/^[A-Za-z_][A-Za-z0-9_.:-]{0,99}$/, 'the name of a meson option has letters, digits and _ . : - only');
const configureSwitch = z
  .string()
  .regex(
    /^--(?!disable-|without-)[a-z][A-Za-z0-9_-]{0,99}$/,
    'a switch of configure is written in its positive form, e.g. --enable-debug or --with-lg-page: FLAG=off gives --disable-debug',
  );

/** What the flags of a line are. */
export const LineFlags = z.strictObject({
  /** Defines of this line start with one of these. They show which line a flag belongs to. */
  prefixes: z
    .array(z.string().regex(/^[A-Z][A-Z0-9_]{0,30}$/, 'a prefix is upper case, e.g. HZ4_'))
    .min(1)
    .max(8)
    .optional(),
  /** Files that declare defines (`#ifndef X / #define X 0`). They are read at the pinned commit. */
  declaredIn: z.array(RepositoryPath).min(1).max(16).optional(),
  /** Flags that are variables of `make`: `NAME=V`. They replace `{make}`. @example [HZ4_LTO] */
  makeVariables: entries(variable).default({}),
  /** Flags that are options of cmake: `-DNAME=V`. They replace `{cmake}`. A list, or a map where the option has another name. @example { SECURE: MI_SECURE } */
  cmake: entries(variable).default({}),
  /** Flags that are options of meson: `-Dname=V`. They replace `{meson}`. A list, or a map where the option has another name. @example { STATS: stats } */
  meson: entries(mesonOption).default({}),
  /** Flags that are switches of a configure script: `--enable-x`, `--disable-x`, `--with-x=V`. They replace `{configure}`. @example { DEBUG: --enable-debug, LG_PAGE: --with-lg-page } */
  configure: z
    .record(FlagName, configureSwitch, 'a flag is mapped to its switch, e.g. configure: { X_DEBUG: --enable-debug }')
    .refine((table) => Object.keys(table).length <= FLAGS_MAX, `at most ${FLAGS_MAX} flags`)
    .default({}),
  /** Flags that are environment variables of the measured process: both arms are one build. @example [HZ4_STATS] */
  env: z.array(FlagVariable).max(FLAGS_MAX).default([]),
});
export type LineFlags = z.infer<typeof LineFlags>;

/** A named set of settings of one line. */
export const Preset = z.strictObject({
  /** Flags of any kind: each is what the line defines it to be. @example { SECURE: 'ON' } */
  flags: z.record(FlagName, FlagValue).default({}),
  /** Defines of the compiler, and variables of make. */
  defines: z.record(FlagName, FlagValue).default({}),
  /** Environment variables of the measured process. @example { HZ4_STATS: '1' } */
  env: z.record(VariableName, z.string().max(200)).default({}),
});
export type Preset = z.infer<typeof Preset>;

/** Named presets of a line. */
export const Presets = z.record(Name, Preset).default({});
