import { type FlagDeclaration, isFlag } from '../../model/command.ts';
import type { Config, LaneConfig, LineConfig } from '../../model/config.ts';
import { hasPlaceholder } from '../text/placeholder.ts';

/** What a configuration is checked against: a commit, and the machine it is checked on. */
interface CheckedFacts {
  /** Every path of the commit. */
  readonly paths: readonly string[];
  /** Flags that the files of each line declare. */
  readonly flags: Readonly<Record<string, readonly FlagDeclaration[]>>;
  /** Whether a program of that name is in the PATH of builds and benches. */
  isInstalled(program: string): boolean;
  /** Whether an allocator of the configuration is installed. */
  hasAllocator(name: string): boolean;
}

/** Something that a command would fail with. */
export interface ConfigFinding {
  /** `fails`: wrong for every machine. `here`: not on this machine. `open`: only a build can tell. */
  readonly kind: 'fails' | 'here' | 'open';
  /** Place in the configuration: `lines.main.library`. */
  readonly place: string;
  readonly message: string;
}

/** What would fail although the configuration is valid: placeholders, paths that are not in the commit, programs that are not there. */
export function checkConfig(config: Config, facts: CheckedFacts): ConfigFinding[] {
  return [
    ...placeholders(config),
    ...Object.entries(config.lines).flatMap(([name, line]) => lineFindings(name, line, facts)),
    ...Object.keys(config.allocators)
      .filter((name) => !facts.hasAllocator(name))
      .map((name) => finding('here', `allocators.${name}`, 'is not installed on this machine')),
    ...(config.benches?.build ?? []).flatMap((argv) => programFindings('benches.build', argv, facts)),
    ...Object.entries(config.lanes).flatMap(([name, lane]) => laneFindings(name, lane, config, facts)),
  ];
}

function finding(kind: ConfigFinding['kind'], place: string, message: string): ConfigFinding {
  return { kind, place, message };
}

/** Every text with a placeholder. Comments have no effect, and are not looked at. */
function placeholders(config: Config): ConfigFinding[] {
  const found: ConfigFinding[] = [];
  const walk = (value: unknown, path: readonly string[]): void => {
    if (typeof value === 'string' && hasPlaceholder(value)) {
      found.push(finding('fails', path.join('.'), `${value} is a placeholder: a person has to write something there`));
    } else if (typeof value === 'object' && value !== null) {
      for (const [key, each] of Object.entries(value)) walk(each, [...path, key]);
    }
  };
  walk({ lines: config.lines, benches: config.benches, lanes: config.lanes }, []);
  return found;
}

function lineFindings(name: string, { build, flags }: LineConfig, facts: CheckedFacts): ConfigFinding[] {
  const place = `lines.${name}`;
  const declaredIn = flags?.declaredIn ?? [];
  const missing = declaredIn.filter((entry) => entry !== '.' && !isInCommit(entry, facts));
  const prefixes = flags?.prefixes ?? [];
  const known = (facts.flags[name] ?? []).filter(isFlag);
  const unused = prefixes.filter((prefix) => known.every((flag) => !flag.name.startsWith(prefix)));
  return [
    ...build.flatMap((argv, index) => programFindings(`${place}.build`, argv, facts, index === 0)),
    ...missing.map((entry) => finding('fails', `${place}.flags.declaredIn`, `${entry} is not in the commit`)),
    ...(missing.length > 0 || declaredIn.length === 0 ? [] : unused).map((prefix) =>
      finding('fails', `${place}.flags.prefixes`, `no file of declaredIn declares a flag that begins with ${prefix}`),
    ),
  ];
}

/** A program of a build. What an earlier command may make is not known. */
function programFindings(
  place: string,
  argv: readonly string[],
  facts: CheckedFacts,
  isFirst = false,
): ConfigFinding[] {
  const [program = ''] = argv;
  if (hasPlaceholder(argv.join(' '))) return [];
  const folder = program.endsWith('make') ? argv[argv.indexOf('-C') + 1] : undefined;
  const at = argv.includes('-C') ? folder : undefined;
  if (at !== undefined && isFirst && !at.startsWith('/') && !isInCommit(at.replace(/\/+$/, ''), facts)) {
    return [finding('fails', place, `the folder ${at} is not in the commit`)];
  }
  if (!program.includes('/')) {
    return facts.isInstalled(program)
      ? []
      : [finding('here', place, `${program} is not installed where builds look for it`)];
  }
  const own = program.replace(/^\.\//, '');
  return isFirst && !program.startsWith('/') && !facts.paths.includes(own)
    ? [finding('fails', place, `${program} is not in the commit`)]
    : [];
}

function laneFindings(
  name: string,
  { command, server }: LaneConfig,
  { benches }: Config,
  facts: CheckedFacts,
): ConfigFinding[] {
  const calls: [string, readonly string[]][] = [
    ...(command ? [[`lanes.${name}.command`, command] as [string, readonly string[]]] : []),
    ...(server
      ? Object.entries({
          start: server.start,
          ready: server.ready,
          load: server.load,
          ask: server.ask,
          stop: server.stop,
        }).flatMap(([key, argv]): [string, readonly string[]][] =>
          argv === undefined ? [] : [[`lanes.${name}.server.${key}`, argv]],
        )
      : []),
  ];
  return calls.flatMap(([place, argv]) => {
    const [program = ''] = argv;
    if (hasPlaceholder(argv.join(' ')) || program === '') return [];
    const isBare = !program.includes('/');
    if (facts.paths.includes(program.replace(/^\.\//, '')) || (isBare && facts.isInstalled(program))) return [];
    if (program.startsWith('/')) {
      return facts.isInstalled(program) ? [] : [finding('here', place, `${program} is not on this machine`)];
    }
    if (benches !== undefined) {
      return [finding('open', place, `${program} is not in the commit: "benches" has to build it`)];
    }
    const where = isBare ? 'neither installed on this machine nor in the commit' : 'not in the commit';
    return [
      finding(isBare ? 'here' : 'fails', place, `${program} is ${where}, and there are no "benches" that build it`),
    ];
  });
}

function isInCommit(entry: string, { paths }: CheckedFacts): boolean {
  const folder = entry.endsWith('/') ? entry : `${entry}/`;
  return paths.some((path) => path === entry || path.startsWith(folder));
}
