import { z } from 'zod';
import { switchState } from '../../core/config/build-commands.ts';
import { parseJson } from '../../model/json-text.ts';
import type { BuildOption } from '../../model/line-flags.ts';

/** What a build system says that it configured for an option. */
export interface BuildStatement {
  /** The file that says so. */
  readonly by: string;
  /** Null: the build system does not know the option. */
  readonly value: string | null;
  /** Whether it is the value that was set. */
  readonly agrees: boolean;
}

type Setting = Pick<BuildOption, 'option' | 'value'>;

const ON = /^(on|yes|true|y|1)$/i;
const OFF = /^(off|no|false|n|0|ignore|notfound|)$/i;

/** What a CMakeCache.txt says; undefined when the option is not in it, or when only the command line says it. `output` is that of the build. */
export function cmakeStatement(
  cache: string,
  by: string,
  { option, value }: Setting,
  { output, commands }: { readonly output: string; readonly commands: readonly (readonly string[])[] },
): BuildStatement | undefined {
  const entry = cache.split('\n').find((line) => line.startsWith(`${option}:`));
  const [, type = '', found = ''] = /^[^:=]+:([A-Z]+)=(.*)$/.exec(entry?.trimEnd() ?? '') ?? [];
  if (type === '') return undefined;
  // Every -D of the command line is written into the cache; one that the project does not declare has no type.
  if (type === 'UNINITIALIZED') {
    if (unusedVariables(output).includes(option)) return { by, value: null, agrees: false };
    if (commands.some((argv) => argv.includes('--no-warn-unused-cli'))) return undefined;
  }
  const isTruth = type === 'BOOL' || type === 'INTERNAL';
  const same = isTruth && [ON, OFF].some((word) => word.test(found) && word.test(value));
  return { by, value: found, agrees: found === value || same || found.endsWith(`/${value}`) };
}

/** Variables of the command line that cmake warned about: nothing read them. */
function unusedVariables(output: string): string[] {
  return [...output.matchAll(/Manually-specified variables were not used by the project:\n\s*\n((?: {4}\S+\n?)+)/g)]
    .flatMap(([, names = '']) => names.split('\n'))
    .map((name) => name.trim());
}

const MesonOptions = z.array(z.object({ name: z.string(), value: z.unknown() }));

/** What meson's `intro-buildoptions.json` says; undefined when the option is not in it. */
export function mesonStatement(text: string, by: string, { option, value }: Setting): BuildStatement | undefined {
  const read = MesonOptions.safeParse(parseJson(text));
  const entry = read.success ? read.data.find(({ name }) => name === option) : undefined;
  if (entry === undefined) return undefined;
  const found = Array.isArray(entry.value) ? entry.value.join(',') : String(entry.value);
  return { by, value: found, agrees: found === value };
}

/**
 * What the config.log of an Autoconf script says: that it was called with a switch, whether it knows the switch, and the variable that
 * it set from it. Undefined when it was not called with it, or does not check its switches.
 */
export function configureStatement(log: string, by: string, { option, value }: Setting): BuildStatement | undefined {
  const [, call = ''] = /Invocation command line was\s*\n+\s*\$ (.*)/.exec(log) ?? [];
  const words = call.replaceAll("'", '').split(/\s+/);
  const name = option.replace(/^--(enable|with)-/, '');
  const forms = [option, `--disable-${name}`, `--without-${name}`];
  if (!words.some((word) => forms.includes(word.replace(/=.*$/, '')))) return undefined;
  const unknown = [...log.matchAll(/WARNING: unrecognized options?: (.*)/g)].flatMap(([, names = '']) =>
    names.split(/[,\s]+/),
  );
  if (unknown.some((each) => forms.includes(each))) return { by, value: null, agrees: false };
  if (words.includes('--disable-option-checking')) return undefined;
  const variable = option.replace(/^--/, '').replaceAll(/[^A-Za-z0-9_]/g, '_');
  const [, found] = new RegExp(`^${variable}='(.*)'$`, 'm').exec(log) ?? [];
  const state = switchState(option, value);
  if (found === undefined || state === undefined) return { by, value, agrees: true };
  const opposite = state ? OFF : ON;
  return opposite.test(found) ? { by, value: found, agrees: false } : { by, value, agrees: true };
}
