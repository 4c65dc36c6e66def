import packageJson from '../package.json' with { type: 'json' };
import { EXIT_USAGE } from './cli/exit-code.ts';
import { namingOwnCommand } from './cli/own-command.ts';
import { COMMAND_NAMES, createProgram } from './cli/program.ts';
import { processTerminal, writeFailure } from './cli/terminal.ts';
import { guardProgram } from './system/program-end.ts';

const terminal = namingOwnCommand(processTerminal(), COMMAND_NAMES);
guardProgram(packageJson.version, (failure) => writeFailure(failure, terminal));
const exit = (status: number): never => process.exit(status === 0 ? 0 : EXIT_USAGE);
const [, , wanted] = process.argv;
// The completion script names every command.
const program = await createProgram(packageJson.version, terminal, exit, wanted === 'completion' ? undefined : wanted);
await program.parseAsync();
