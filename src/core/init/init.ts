import { yamlList, yamlScalar } from '../text/yaml-list.ts';
import { type DraftLane, draftBenches } from './init-lanes.ts';
import { type DraftLine, draftLines } from './init-lines.ts';
import { readMakefile } from './init-makefile.ts';

/** Longest Makefile that is read, and largest number of Makefiles. */
const LIMITS = { characters: 262_144, makefiles: 64 } as const;

/**
 * Drafts `.github/alloc-ab.yml` from the files of a repository: what its Makefiles build, its benches, its headers of flags.
 * The draft is always a valid configuration; parts that were not found are marked with "EDIT".
 *
 * @param tree All paths of a commit, with the text of Makefiles.
 */
export function draftConfig(tree: readonly { readonly path: string; readonly text?: string }[]): string {
  const paths = tree.map(({ path }) => path).filter((path) => /^[\x21-\x7e]{1,400}$/.test(path));
  const makefiles = tree
    .flatMap(({ path, text }) =>
      text !== undefined && text.length <= LIMITS.characters && /(^|\/)(GNUm|M|m)akefile$/.test(path)
        ? readMakefile(path, text)
        : [],
    )
    .slice(0, LIMITS.makefiles);
  const lines = draftLines(makefiles, paths);
  const benches = draftBenches(makefiles, paths);
  const lanes = benches.lanes.length > 0 ? benches.lanes : [PLACEHOLDER_LANE];
  const targets = lanes.filter(({ role }) => role === 'target');
  const guards = lanes.filter(({ role }) => role === 'guard');
  return [
    '# What alloc-ab measures in this repository; read from the default branch only.',
    'schema: 1',
    '',
    'lines:',
    ...(lines.length > 0 ? lines : [PLACEHOLDER_LINE]).flatMap(lineYaml),
    '',
    ...(benches.build.length === 0
      ? []
      : ['benches:', '  build:', ...benches.build.map((argv) => `    - ${yamlList(argv)}`), '']),
    'lanes:',
    ...lanes.flatMap(laneYaml),
    '',
    'suites:',
    '  ssot:',
    `    targets: ${yamlList((targets.length > 0 ? targets : guards).map(({ name }) => name))}`,
    ...(targets.length > 0 && guards.length > 0 ? [`    guards: ${yamlList(guards.map(({ name }) => name))}`] : []),
    '',
    'machines:',
    '  default:',
    '    labels: [self-hosted, linux, bare-metal]',
    '',
    'defaults:',
    `  line: ${(lines[0] ?? PLACEHOLDER_LINE).name}`,
    '  suite: ssot',
    '  gain: 1%',
    '  guards: { throughput: 2%, rss: 5%, faults: 5% }',
    '  budget: 10m',
    '',
  ].join('\n');
}

const PLACEHOLDER_LINE: DraftLine = { name: 'main', build: ['make', 'clean', 'all'], library: 'EDIT/liballoc.so' };

const PLACEHOLDER_LANE: DraftLane = {
  name: 'bench',
  role: 'target',
  command: ['EDIT/bench'],
  isRemote: false,
  isKnown: false,
};

function lineYaml({ name, build, library, flags }: DraftLine): string[] {
  return [
    `  ${name}:`,
    ...(library.startsWith('EDIT') ? ['    # EDIT: no Makefile rule for a shared library was found.'] : []),
    `    build: ${yamlList(build)}`,
    `    library: ${yamlScalar(library)}`,
    ...(flags === undefined
      ? ['    # EDIT: to compare flags, pass "{defines}" in build and declare flags: { prefixes, declaredIn }.']
      : [
          '    flags:',
          `      prefixes: ${yamlList([flags.prefix])}`,
          '      declaredIn:',
          ...flags.declaredIn.map((path) => `        - ${yamlScalar(path)}`),
        ]),
  ];
}

function laneYaml({ name, command, matrix, isRemote, isKnown }: DraftLane): string[] {
  const parameters = Object.entries(matrix ?? {}).map(([parameter, values]) => `${parameter}: [${values.join(', ')}]`);
  return [
    `  ${name}:`,
    ...(isKnown ? [] : ['    # EDIT: the arguments, and the pattern that reads the result.']),
    `    command: ${yamlList(command)}`,
    ...(parameters.length === 0 ? [] : [`    matrix: { ${parameters.join(', ')} }`]),
    "    metric: { read: 'ops/s=' }",
    ...(isRemote
      ? [
          '    checks:',
          "      remote-share: { read: 'remote_pct=', equals: '{R}', within: 2 }",
          "      ring-fallback: { read: 'fallback_rate=', atMost: 5 }",
        ]
      : []),
  ];
}
