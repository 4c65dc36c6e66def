import type { ArmRequest } from '../../model/command.ts';
import type { LineConfig } from '../../model/config.ts';
import type { Define } from '../../model/names.ts';
import { DEFINES } from './config-references.ts';

/**
 * The commands that build an arm. `-UX -DX=V` replaces `{defines}`: a second definition of a flag fails under
 * `-Werror` unless the flag is undefined first. Without defines, `{defines}` is removed, with an argument that holds nothing
 * else (`HZ4_DEFS_EXTRA={defines}`). `make` variables follow as separate arguments.
 */
export function buildCommands(line: LineConfig, arm: Pick<ArmRequest, 'defines' | 'makeVariables'>): string[][] {
  const carriers = line.build.map((argv) => argv.some((argument) => argument.includes(DEFINES)));
  const variables = arm.makeVariables.flatMap(({ name, value }) => (value === null ? [] : [`${name}=${value}`]));
  return line.build.map((argv, index) => {
    // Without `{defines}`, variables go to the end of the last command.
    const isCarrier = carriers.includes(true) ? carriers[index] : index === line.build.length - 1;
    if (!isCarrier) return [...argv];
    const at = argv.findLastIndex((argument) => argument.includes(DEFINES));
    return argv
      .flatMap((argument, position) => {
        const replaced = argument.includes(DEFINES) ? withDefines(argument, arm.defines) : [argument];
        return position === at ? [...replaced, ...variables] : replaced;
      })
      .concat(at < 0 ? variables : []);
  });
}

function withDefines(argument: string, defines: readonly Define[]): string[] {
  const options = defines.flatMap(({ name, value }) =>
    value === null ? [`-U${name}`] : [`-U${name}`, `-D${name}=${value}`],
  );
  if (argument === DEFINES) return options;
  if (options.length === 0 && /^[A-Za-z0-9_]+=\{defines\}$/.test(argument)) return [];
  return [argument.replaceAll(DEFINES, options.join(' ')).trim()];
}
