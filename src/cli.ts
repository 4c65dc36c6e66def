import { Command } from 'commander';
import packageJson from '../package.json' with { type: 'json' };
import { backupCommand } from './cli/commands/backup.ts';
import { checkConfigCommand } from './cli/commands/check-config.ts';
import { createAppCommand } from './cli/commands/create-app.ts';
import { doctorCommand } from './cli/commands/doctor.ts';
import { explainCommand } from './cli/commands/explain.ts';
import { exportCommand } from './cli/commands/export.ts';
import { initCommand } from './cli/commands/init.ts';
import { initControlCommand } from './cli/commands/init-control.ts';
import { keygenCommand } from './cli/commands/keygen.ts';
import { qualifyCommand } from './cli/commands/qualify.ts';
import { releaseCommand } from './cli/commands/release.ts';
import { releaseNotesCommand } from './cli/commands/release-notes.ts';
import { replayCommand } from './cli/commands/replay.ts';
import { restoreCommand } from './cli/commands/restore.ts';
import { runCommand } from './cli/commands/run.ts';
import { sandboxCommand } from './cli/commands/sandbox.ts';
import { serveCommand } from './cli/commands/serve.ts';
import { signCommand } from './cli/commands/sign.ts';
import { verifyCommand } from './cli/commands/verify.ts';
import { EXIT_USAGE } from './cli/exit-code.ts';
import { namingOwnCommand } from './cli/own-command.ts';
import { processTerminal, writeFailure } from './cli/terminal.ts';
import { guardProgram } from './system/program-end.ts';

/** Every command, in the order of the help. */
const COMMANDS = [
  runCommand,
  explainCommand,
  replayCommand,
  verifyCommand,
  signCommand,
  keygenCommand,
  exportCommand,
  releaseCommand,
  releaseNotesCommand,
  qualifyCommand,
  doctorCommand,
  sandboxCommand,
  initCommand,
  checkConfigCommand,
  createAppCommand,
  initControlCommand,
  serveCommand,
  backupCommand,
  restoreCommand,
];

const names: string[] = [];
const terminal = namingOwnCommand(processTerminal(), names);
guardProgram(packageJson.version, (failure) => writeFailure(failure, terminal));
const program = new Command('alloc-ab')
  .description('Measures whether a change makes an allocator better.')
  .version(packageJson.version)
  .configureOutput({ writeOut: (text) => terminal.out.write(text), writeErr: (text) => terminal.err.write(text) })
  .exitOverride((error) => process.exit(error.exitCode === 0 ? 0 : EXIT_USAGE))
  .showHelpAfterError('(alloc-ab --help shows the commands)')
  .addHelpText(
    'after',
    '\nExit status: 0 GO or NO CHANGE, 1 NO-GO, 2 wrong use or configuration, 3 INCONCLUSIVE, INVALID or no result,\n70 a bug in alloc-ab, 128 and its number after a signal.',
  );
for (const create of COMMANDS) {
  const command = create(terminal).copyInheritedSettings(program);
  command.showHelpAfterError(`(alloc-ab ${command.name()} --help shows its arguments and options)`);
  names.push(command.name());
  program.addCommand(command);
}
await program.parseAsync();
