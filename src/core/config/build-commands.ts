import type { ArmRequest } from '../../model/command.ts';
import type { LineConfig } from '../../model/config.ts';
import type { Define } from '../../model/names.ts';
import { DEFINES } from './config-references.ts';

/**
 * The commands that build an arm. `-UX -DX=V` takes the place of `{defines}`: re-defining what a preset defines fails
 * under `-Werror`, undefining it first does not. Without defines `{defines}` goes, and with it an argument that was
 * nothing else (`HZ4_DEFS_EXTRA={defines}`). `make` variables follow as arguments of their own.
 */
export function buildCommands(line: LineConfig, arm: Pick<ArmRequest, 'defines' | 'makeVariables'>): string[][] {
  const carriers = line.build.map((argv) => argv.some((argument) => argument.includes(DEFINES)));
  const variables = arm.makeVariables.flatMap(({ name, value }) => (value === null ? [] : [`${name}=${value}`]));
  return line.build.map((argv, index) => {
    // A build that takes no defines gets its variables at the end of its last command.
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
