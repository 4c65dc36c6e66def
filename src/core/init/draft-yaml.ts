import { PLACEHOLDER } from '../text/placeholder.ts';
import { yamlList, yamlScalar } from '../text/yaml-list.ts';
import type { ConfigDraft, DraftLane } from './draft.ts';
import type { FoundFlags, FoundLine, FoundPreset } from './systems/trial.ts';

/** The text of a configuration from its draft. */
export function draftYaml({ lines, lanes, benches, suites, submodules, wasBuilt }: ConfigDraft): string {
  return [
    '# What alloc-ab measures in this repository; read from the default branch only. Every key: alloc-ab init --schema, for an editor.',
    'schema: 1',
    '',
    'lines:',
    ...lines.flatMap((line) => lineYaml(line, wasBuilt)),
    '',
    `# The C library of the machine, to compare with: alloc-ab run compare ${lines[0]?.name ?? 'main'} vs system.`,
    'allocators:',
    '  system: { library: null }',
    '',
    ...(submodules === undefined ? [] : [`tree: { submodules: ${submodules} }`, '']),
    ...(benches.length === 0 ? [] : ['benches:', '  build:', ...benches.map((argv) => `    - ${yamlList(argv)}`), '']),
    'lanes:',
    ...lanes.flatMap(laneYaml),
    '',
    'suites:',
    ...Object.entries(suites).flatMap(([name, { targets, guards }]) => [
      `  ${name}:`,
      `    targets: ${yamlList(targets)}`,
      ...(guards.length > 0 ? [`    guards: ${yamlList(guards)}`] : []),
    ]),
    '',
    'machines:',
    '  default:',
    '    labels: [self-hosted, linux, bare-metal]',
    '',
    'defaults:',
    `  line: ${lines[0]?.name ?? 'main'}`,
    `  suite: ${Object.keys(suites)[0] ?? 'kit'}`,
    '  gain: 1%',
    '  guards: { throughput: 2%, rss: 5%, faults: 5% }',
    '  # Sampling time of a verdict. A smaller change needs more of it.',
    '  budget: 2m',
    '',
  ].join('\n');
}

/** Why a line is not complete, above its build. */
const WHY = {
  built: 'no shared library was found that defines malloc. Write how it is built, and its path.',
  unbuilt: 'not built, so the path of its library is not known. alloc-ab init --yes builds once and looks.',
} as const;

function lineYaml({ name, build, library, flags, presets }: FoundLine, wasBuilt: boolean): string[] {
  const isMissing = library === null;
  const commands = isMissing && build.length === 0 ? [[PLACEHOLDER]] : build;
  return [
    `  ${name}:`,
    ...(isMissing ? [`    # ${PLACEHOLDER}: ${wasBuilt ? WHY.built : WHY.unbuilt}`] : []),
    ...(commands.length === 1
      ? [`    build: ${yamlList(commands[0] ?? [])}`]
      : ['    build:', ...commands.map((argv) => `      - ${yamlList(argv)}`)]),
    `    library: ${yamlScalar(library ?? `${PLACEHOLDER}/liballoc.so`)}`,
    ...flagsYaml(flags),
    ...presetsYaml(presets),
  ];
}

function flagsYaml({ prefixes, declaredIn, makeVariables, cmake, meson, configure }: FoundFlags): string[] {
  const lines = [
    ...(prefixes && declaredIn
      ? [`      prefixes: ${yamlList(prefixes)}`, '      declaredIn:', ...items(declaredIn)]
      : []),
    ...(makeVariables && makeVariables.length > 0 ? ['      makeVariables:', ...items(makeVariables)] : []),
    ...entries('cmake', cmake),
    ...entries('meson', meson),
    ...entries('configure', configure),
  ];
  return lines.length === 0 ? [] : ['    flags:', ...lines];
}

function items(values: readonly string[]): string[] {
  return values.map((value) => `        - ${yamlScalar(value)}`);
}

/** A list where each flag has the name of its setting, else a mapping. */
function entries(kind: string, settings: Readonly<Record<string, string>> = {}): string[] {
  const all = Object.entries(settings);
  if (all.length === 0) return [];
  if (all.every(([flag, setting]) => flag === setting)) return [`      ${kind}:`, ...items(Object.keys(settings))];
  return [`      ${kind}:`, ...all.map(([flag, setting]) => `        ${flag}: ${yamlScalar(setting)}`)];
}

function presetsYaml(presets: Readonly<Record<string, FoundPreset>>): string[] {
  const all = Object.entries(presets);
  if (all.length === 0) return [];
  const values = (map: Readonly<Record<string, string>>): string =>
    `{ ${Object.entries(map)
      .map(([name, value]) => `${name}: ${quoted(value)}`)
      .join(', ')} }`;
  return [
    '    presets:',
    ...all.map(([name, { flags, defines }]) => {
      const parts = [
        ...(flags ? [`flags: ${values(flags)}`] : []),
        ...(defines ? [`defines: ${values(defines)}`] : []),
      ];
      return `      ${name}: { ${parts.join(', ')} }`;
    }),
  ];
}

function settings(map: Readonly<Record<string, string>>): string {
  return Object.entries(map)
    .map(([name, value]) => `${name}: ${yamlScalar(value)}`)
    .join(', ');
}

/** Values of flags are texts: `1` and `ON` would be read as something else. */
function quoted(value: string): string {
  return `'${value.replaceAll("'", "''")}'`;
}

function laneYaml({ name, comment, workload, command, matrix, read }: DraftLane): string[] {
  const parameters = Object.entries(matrix ?? {}).map(([parameter, values]) => `${parameter}: [${values.join(', ')}]`);
  return [
    `  # ${comment}`,
    `  ${name}:`,
    ...(workload === undefined ? [] : [`    workload: { ${settings(workload)} }`]),
    ...(command === undefined ? [] : [`    command: ${yamlList(command)}`]),
    ...(parameters.length === 0 ? [] : [`    matrix: { ${parameters.join(', ')} }`]),
    ...(command === undefined
      ? []
      : [
          read === undefined
            ? '    metric: wall'
            : `    metric: { read: ${yamlScalar(read.read)}, unit: ${yamlScalar(read.unit)} }`,
        ]),
  ];
}
