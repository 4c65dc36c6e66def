import packageJson from '../package.json' with { type: 'json' };
import { EXIT_USAGE } from './cli/exit-code.ts';
import { namingOwnCommand } from './cli/own-command.ts';
import { createProgram } from './cli/program.ts';
import { processTerminal, writeFailure } from './cli/terminal.ts';
import { guardProgram } from './system/program-end.ts';

const names: string[] = [];
const terminal = namingOwnCommand(processTerminal(), names);
guardProgram(packageJson.version, (failure) => writeFailure(failure, terminal));
const program = createProgram(packageJson.version, terminal, (status) => process.exit(status === 0 ? 0 : EXIT_USAGE));
names.push(...program.commands.map((command) => command.name()));
await program.parseAsync();
