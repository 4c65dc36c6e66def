import { Command } from 'commander';
import { backupCommand } from './commands/backup.ts';
import { checkConfigCommand } from './commands/check-config.ts';
import { cleanCommand } from './commands/clean.ts';
import { completionCommand } from './commands/completion.ts';
import { createAppCommand } from './commands/create-app.ts';
import { doctorCommand } from './commands/doctor.ts';
import { explainCommand } from './commands/explain.ts';
import { exportCommand } from './commands/export.ts';
import { flagsCommand } from './commands/flags.ts';
import { initCommand } from './commands/init.ts';
import { initControlCommand } from './commands/init-control.ts';
import { keygenCommand } from './commands/keygen.ts';
import { ledgerCommand } from './commands/ledger.ts';
import { listCommand } from './commands/list.ts';
import { qualifyCommand } from './commands/qualify.ts';
import { releaseCommand } from './commands/release.ts';
import { releaseNotesCommand } from './commands/release-notes.ts';
import { replayCommand } from './commands/replay.ts';
import { restoreCommand } from './commands/restore.ts';
import { runCommand } from './commands/run.ts';
import { sandboxCommand } from './commands/sandbox.ts';
import { serveCommand } from './commands/serve.ts';
import { showCommand } from './commands/show.ts';
import { signCommand } from './commands/sign.ts';
import { verifyCommand } from './commands/verify.ts';
import { exitStatusText } from './exit-code.ts';
import { misuseText, type Terminal } from './terminal.ts';

/** Every command, in the order of the help. */
const COMMANDS = [
  runCommand,
  explainCommand,
  flagsCommand,
  listCommand,
  showCommand,
  cleanCommand,
  replayCommand,
  verifyCommand,
  signCommand,
  keygenCommand,
  exportCommand,
  ledgerCommand,
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
  completionCommand,
];

/** The whole command line, which executes nothing before `parseAsync`. `exit` ends the process after help and after wrong use. */
export function createProgram(version: string, terminal: Terminal, exit: (status: number) => never): Command {
  const program = new Command('alloc-ab')
    .description('Measures whether a change makes an allocator better.')
    .version(version)
    .configureOutput({
      writeOut: (text) => terminal.out.write(text),
      writeErr: (text) => terminal.err.write(text),
      outputError: (text, write) => write(misuseText(text)),
    })
    .exitOverride(({ exitCode }) => exit(exitCode))
    .showHelpAfterError('  alloc-ab --help shows the commands.')
    .addHelpText('after', `\n${exitStatusText()}`);
  for (const create of COMMANDS) {
    const command = create(terminal).copyInheritedSettings(program);
    command.showHelpAfterError(`  alloc-ab ${command.name()} --help shows its arguments and options.`);
    program.addCommand(command);
  }
  return program;
}
