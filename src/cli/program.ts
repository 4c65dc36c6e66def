import { Command } from 'commander';
import { exitStatusText } from './exit-code.ts';
import { misuseText, type Terminal } from './terminal.ts';

/** Every command in the order of the help. Reading the modules of one takes a third of the time that all of them take. */
const COMMANDS: Readonly<Record<string, () => Promise<(terminal: Terminal) => Command>>> = {
  run: async () => (await import('./commands/run.ts')).runCommand,
  campaign: async () => (await import('./commands/campaign.ts')).campaignCommand,
  explain: async () => (await import('./commands/explain.ts')).explainCommand,
  flags: async () => (await import('./commands/flags.ts')).flagsCommand,
  list: async () => (await import('./commands/list.ts')).listCommand,
  show: async () => (await import('./commands/show.ts')).showCommand,
  clean: async () => (await import('./commands/clean.ts')).cleanCommand,
  replay: async () => (await import('./commands/replay.ts')).replayCommand,
  verify: async () => (await import('./commands/verify.ts')).verifyCommand,
  sign: async () => (await import('./commands/sign.ts')).signCommand,
  keygen: async () => (await import('./commands/keygen.ts')).keygenCommand,
  export: async () => (await import('./commands/export.ts')).exportCommand,
  ledger: async () => (await import('./commands/ledger.ts')).ledgerCommand,
  release: async () => (await import('./commands/release.ts')).releaseCommand,
  'release-notes': async () => (await import('./commands/release-notes.ts')).releaseNotesCommand,
  qualify: async () => (await import('./commands/qualify.ts')).qualifyCommand,
  doctor: async () => (await import('./commands/doctor.ts')).doctorCommand,
  sandbox: async () => (await import('./commands/sandbox.ts')).sandboxCommand,
  init: async () => (await import('./commands/init.ts')).initCommand,
  'check-config': async () => (await import('./commands/check-config.ts')).checkConfigCommand,
  'create-app': async () => (await import('./commands/create-app.ts')).createAppCommand,
  'init-control': async () => (await import('./commands/init-control.ts')).initControlCommand,
  serve: async () => (await import('./commands/serve.ts')).serveCommand,
  backup: async () => (await import('./commands/backup.ts')).backupCommand,
  restore: async () => (await import('./commands/restore.ts')).restoreCommand,
  completion: async () => (await import('./commands/completion.ts')).completionCommand,
};

/** Names of all commands. */
export const COMMAND_NAMES = Object.keys(COMMANDS);

/**
 * The command line, which executes nothing before `parseAsync`. `exit` ends the process after help and after wrong use.
 *
 * @param wanted The first word that the user typed: where it names a command, only that one is read. Otherwise all of them are.
 */
export async function createProgram(
  version: string,
  terminal: Terminal,
  exit: (status: number) => never,
  wanted?: string,
): Promise<Command> {
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
  const names = wanted !== undefined && Object.hasOwn(COMMANDS, wanted) ? [wanted] : COMMAND_NAMES;
  const creators = await Promise.all(names.map((name) => COMMANDS[name]?.()));
  for (const create of creators) {
    if (create === undefined) continue;
    const command = create(terminal).copyInheritedSettings(program);
    command.showHelpAfterError(`  alloc-ab ${command.name()} --help shows its arguments and options.`);
    program.addCommand(command);
  }
  return program;
}
