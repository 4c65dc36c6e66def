import type { LineConfig } from '../../model/config.ts';
import type { BuildSystem } from '../../model/line-flags.ts';
import { quoted } from '../text/quote.ts';
import { listed, nearest } from '../text/suggestion.ts';
import { DEFINES, SYSTEM_PLACEHOLDERS } from './build-commands.ts';
import { type ConfigProblem, problem } from './config-problem.ts';
import { FLAG_KEYS, namedFlags, namedKind } from './flag-kinds.ts';

type Path = readonly PropertyKey[];

/** Where the settings of each build system belong, for messages. Variables of make need no place of their own. */
const PLACES: readonly (readonly [system: Exclude<BuildSystem, 'make'>, place: string])[] = [
  ['cmake', "the command that configures, e.g. [cmake, -S, ., -B, out, '{cmake}']"],
  ['meson', "the command that configures, e.g. [meson, setup, out, '{meson}']"],
  ['configure', "the command that configures, e.g. [./configure, '{configure}']"],
];

/** Finds flags that would never reach the build, flags of two kinds, and placeholders that are not known. */
export function lineProblems(path: Path, line: LineConfig): ConfigProblem[] {
  return [
    ...placeProblems(path, line),
    ...placeholderProblems(path, line),
    ...kindProblems(path, line),
    ...presetProblems(path, line),
    ...(/[{}]/.test(line.library)
      ? [
          problem(
            [...path, 'library'],
            'value',
            `${quoted(line.library)}: a library has no placeholders; where a flag renames it, write * for a part of its name, e.g. out/libx*.so`,
            line.library,
          ),
        ]
      : []),
  ];
}

function carries(line: LineConfig, placeholder: string): boolean {
  return line.build.some((argv) => argv.some((argument) => argument.includes(placeholder)));
}

function placeProblems(path: Path, line: LineConfig): ConfigProblem[] {
  const { flags } = line;
  const presets = Object.values(line.presets);
  const needsDefines =
    flags?.declaredIn !== undefined ||
    presets.some(({ defines }) => Object.keys(defines).some((name) => namedKind(name, flags) === undefined));
  const missing: [string, string][] = [
    ...(needsDefines ? [[DEFINES, `one such as CFLAGS_EXTRA=${DEFINES}`] as [string, string]] : []),
    ...PLACES.filter(([system]) => Object.keys(flags?.[system] ?? {}).length > 0).map(
      ([system, place]): [string, string] => [SYSTEM_PLACEHOLDERS[system], `it to ${place}`],
    ),
  ];
  return missing
    .filter(([placeholder]) => !carries(line, placeholder))
    .map(([placeholder, place]) => {
      const message = `no argument contains ${placeholder}, so a flag would never reach the ${placeholder === DEFINES ? 'compiler' : 'build'}; add ${place}`;
      return problem([...path, 'build'], 'value', message);
    });
}

/** Finds arguments that look like a mistyped placeholder; other braces are text of the build. */
function placeholderProblems(path: Path, { build }: LineConfig): ConfigProblem[] {
  const known = [DEFINES, ...Object.values(SYSTEM_PLACEHOLDERS)];
  return build.flatMap((argv) =>
    argv.flatMap((argument) =>
      (argument.match(/\{[A-Za-z]+\}/g) ?? [])
        .filter((found) => !known.includes(found))
        .flatMap((found) => {
          const meant = nearest(found, known);
          if (meant === undefined) return [];
          const message = `${quoted(found)} is not a placeholder, did you mean ${meant}?`;
          return [problem([...path, 'build'], 'value', message, found, meant)];
        }),
    ),
  );
}

function kindProblems(path: Path, { flags }: LineConfig): ConfigProblem[] {
  if (flags === undefined) return [];
  const named = namedFlags(flags);
  const at = [...path, 'flags'];
  if (flags.prefixes !== undefined && flags.declaredIn === undefined) {
    const message = '"prefixes" belongs to defines: add the files that declare them, e.g. declaredIn: [include/x.h]';
    return [problem(at, 'value', message)];
  }
  if (flags.declaredIn === undefined && named.length === 0) {
    const keys = listed(['declaredIn', ...Object.values(FLAG_KEYS), 'env']);
    return [problem(at, 'value', `it names no flag: add ${keys}, or leave "flags" out`)];
  }
  return [...new Set(named.filter((name, index) => named.indexOf(name) !== index))].map((name) => {
    const kinds = [
      ...Object.values(FLAG_KEYS).filter((key) => Object.hasOwn(flags[key], name)),
      ...(flags.env.includes(name) ? ['env'] : []),
    ];
    const message = `${name} is in ${kinds.join(' and in ')}: one name must mean one thing`;
    return problem(at, 'value', message, name);
  });
}

/** Finds settings of presets in a part that is not theirs. */
function presetProblems(path: Path, { flags, presets }: LineConfig): ConfigProblem[] {
  const named = namedFlags(flags);
  return Object.entries(presets).flatMap(([preset, { defines, flags: set, env }]) => [
    ...Object.keys(set).flatMap((name) => {
      const other = [Object.hasOwn(defines, name) && 'defines', Object.hasOwn(env, name) && 'env'].find(Boolean);
      if (!other) return [];
      const message = `${name} is in "flags" and in "${other}" of the preset, so its value is not clear`;
      return [problem([...path, 'presets', preset, 'flags', name], 'key', message, name)];
    }),
    ...Object.keys(defines).flatMap((name) => {
      const kind = namedKind(name, flags)?.kind;
      if (kind === undefined || kind === 'make') return [];
      const message = `${name} is a flag of ${kind} and not a define: write it in "flags" of the preset`;
      return [problem([...path, 'presets', preset, 'defines', name], 'key', message, name, 'flags')];
    }),
    ...Object.keys(set).flatMap((name) => {
      if (named.includes(name) || flags?.declaredIn !== undefined) return [];
      const meant = nearest(name, named);
      const hint = meant === undefined ? `it names ${listed(named)}` : `did you mean ${meant}?`;
      const message = `the line does not define what the flag ${name} is, ${hint}`;
      return [problem([...path, 'presets', preset, 'flags', name], 'key', message, name, meant)];
    }),
  ]);
}
