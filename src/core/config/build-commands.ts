import type { ArmRequest } from '../../model/command.ts';
import type { LineConfig } from '../../model/config.ts';
import type { BuildOption, BuildSystem } from '../../model/line-flags.ts';
import type { Define } from '../../model/names.ts';

/** The argument of a build that carries the defines. */
export const DEFINES = '{defines}';
/** The argument that carries the settings of each build system. */
export const SYSTEM_PLACEHOLDERS: Readonly<Record<BuildSystem, string>> = {
  make: '{make}',
  cmake: '{cmake}',
  meson: '{meson}',
  configure: '{configure}',
};
const SYSTEMS = Object.keys(SYSTEM_PLACEHOLDERS) as BuildSystem[];

/**
 * The commands that build an arm. `-UX -DX=V` replaces `{defines}`: a second definition of a flag fails under `-Werror` unless the flag is
 * undefined first. The settings of a build system replace its placeholder. Without settings a placeholder is removed, with an
 * argument that holds nothing else (`HZ4_DEFS_EXTRA={defines}`). Variables of make without a `{make}` follow `{defines}`, and
 * without that the last command.
 */
export function buildCommands(line: LineConfig, arm: Pick<ArmRequest, 'defines' | 'options'>): string[][] {
  const settings: [placeholder: string, values: string[]][] = [
    [DEFINES, arm.defines.flatMap(defineOptions)],
    ...SYSTEMS.map((system): [string, string[]] => [
      SYSTEM_PLACEHOLDERS[system],
      arm.options.filter((option) => option.system === system).flatMap(optionArguments),
    ]),
  ];
  return withMakePlace(line.build).map((argv) =>
    argv.flatMap((argument) => {
      const used = settings.filter(([placeholder]) => argument.includes(placeholder));
      return used.length === 0 ? [argument] : replaced(argument, used);
    }),
  );
}

/** The commands with a place for variables of make. */
function withMakePlace(build: LineConfig['build']): readonly (readonly string[])[] {
  const { make } = SYSTEM_PLACEHOLDERS;
  if (build.some((argv) => argv.some((argument) => argument.includes(make)))) return build;
  const carriers = build.filter((argv) => argv.some((argument) => argument.includes(DEFINES)));
  const hosts = carriers.length > 0 ? carriers : build.slice(-1);
  return build.map((argv) => {
    if (!hosts.includes(argv)) return argv;
    const at = argv.findLastIndex((argument) => argument.includes(DEFINES));
    return at < 0 ? [...argv, make] : [...argv.slice(0, at + 1), make, ...argv.slice(at + 1)];
  });
}

function replaced(argument: string, used: readonly (readonly [string, readonly string[]])[]): readonly string[] {
  const [first] = used;
  if (first !== undefined && argument === first[0]) return first[1];
  const text = used.reduce((all, [placeholder, values]) => all.replaceAll(placeholder, values.join(' ')), argument);
  const isEmpty = used.every(([, values]) => values.length === 0);
  const isOnlyPlaceholders = /^[A-Za-z0-9_]+=(\{[a-z]+\} ?)+$/.test(argument);
  return isEmpty && isOnlyPlaceholders ? [] : [text.trim()];
}

function defineOptions({ name, value }: Define): string[] {
  return value === null ? [`-U${name}`] : [`-U${name}`, `-D${name}=${value}`];
}

function optionArguments({ system, option, value }: BuildOption): string[] {
  if (system === 'make') return [`${option}=${value}`];
  if (system !== 'configure') return [`-D${option}=${value}`];
  const [, form, name = ''] = /^--(?:(enable|with)-)?(.+)$/.exec(option) ?? [];
  const state = switchState(option, value);
  if (state === undefined) return [`${option}=${value}`];
  if (state) return [option];
  return form === undefined ? [] : [form === 'enable' ? `--disable-${name}` : `--without-${name}`];
}

/** The value of an option in one spelling: `--enable-x` with yes, on or 1 is one thing. */
export function optionMeaning({ system, option, value }: BuildOption): string {
  const state = system === 'configure' ? switchState(option, value) : undefined;
  return state === undefined ? value : String(state);
}

/** Whether a value turns a switch of configure on or off; undefined for a value that is passed as it is. `--with-x=1` may be a number. */
export function switchState(option: string, value: string): boolean | undefined {
  const word = value.toLowerCase();
  if (/^[01]$/.test(word)) return option.startsWith('--with-') ? undefined : word === '1';
  if (/^(yes|on|true)$/.test(word)) return true;
  return /^(no|off|false)$/.test(word) ? false : undefined;
}
