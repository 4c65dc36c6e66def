import { Command, Option } from 'commander';
import packageJson from '../package.json' with { type: 'json' };
import { openZip } from './bundle/zip.ts';
import { explain } from './cli/commands/explain.ts';
import { exportBundle } from './cli/commands/export.ts';
import { init } from './cli/commands/init.ts';
import { keygen } from './cli/commands/keygen.ts';
import { qualify } from './cli/commands/qualify.ts';
import { release } from './cli/commands/release.ts';
import { writeReleaseNotes } from './cli/commands/release-notes.ts';
import { replay } from './cli/commands/replay.ts';
import { run } from './cli/commands/run.ts';
import { sign } from './cli/commands/sign.ts';
import { verify } from './cli/commands/verify.ts';
import { EXIT_USAGE } from './cli/exit-code.ts';
import { processTerminal } from './cli/terminal.ts';
import { helpText } from './core/command/help.ts';

const terminal = processTerminal();
const program = new Command('alloc-ab')
  .description('Tells whether a change to an allocator is truly better.')
  .version(packageJson.version)
  .exitOverride((error) => process.exit(error.exitCode === 0 ? 0 : EXIT_USAGE))
  .showHelpAfterError('(alloc-ab --help shows the commands)')
  .addHelpText(
    'after',
    `\nExit status: 0 GO or NO CHANGE, 1 NO-GO, 2 wrong use or configuration, 3 INCONCLUSIVE or INVALID.`,
  );

const DOCUMENT_OPTION = ['--document <file>', 'write the answer as Markdown too, as a comment has it'] as const;

function asking(command: Command): Command {
  return command
    .argument('<words...>', 'the words of a comment, without /ab')
    .option('--repo <dir>', 'checkout of the measured repository', '.')
    .option('--config <file>', 'configuration, when it is not .github/alloc-ab.yml of the checkout')
    .option('--base <branch>', 'branch that "base" compares with (default: origin/HEAD, main or master)')
    .addOption(new Option('--seed <hex>', '32 hexadecimal digits that every random choice derives from'))
    .option('--json', 'machine-readable output')
    .addHelpText('after', `\n${helpText()}`);
}

asking(program.command('run'))
  .description('measure here what the same words ask in a comment')
  .option(
    '--out <dir>',
    'where the timestamped result folder goes; a baseline is compared with those already there (default: a new folder for temporary files)',
  )
  .option(...DOCUMENT_OPTION)
  .addHelpText(
    'after',
    '\nExample: alloc-ab run pause hz4 vs mimalloc,system --document docs/analysis/PHASE12_PAUSE.md',
  )
  .action(async (words, options) => {
    process.exitCode = await run(words, options, terminal);
  });
asking(program.command('explain'))
  .description('show what a comment would measure, and stop')
  .action(async (words, options) => {
    process.exitCode = await explain(words, options, terminal);
  });
program
  .command('replay')
  .description('analysis and verdict of a bundle again, from the bundle alone')
  .argument('<bundle>', 'folder with manifest.json and samples.jsonl')
  .option('--report <file>', 'write the report page too')
  .option(...DOCUMENT_OPTION)
  .option('--json', 'print the verdict document')
  .addHelpText('after', '\nExample: alloc-ab replay demo-out/bundle --json')
  .action(async (bundle, options) => {
    process.exitCode = await replay(bundle, options, terminal);
  });
program
  .command('verify')
  .description('recompute every number of a bundle from the bundle alone, and check who signed it')
  .argument('<bundle>', 'folder with manifest.json and samples.jsonl, or the .zip that a release has attached')
  .option('--key <pem>', 'public key of whom you trust; the App gives its own at /signing-key.pem')
  .option('--signature <file>', 'the signature, when it is not signed.json of the bundle')
  .option('--verdict <file>', 'the verdict to compare with, when it is not verdict.json of the bundle')
  .option('--json', 'machine-readable output')
  .addHelpText(
    'after',
    '\nExit status: 0 everything holds and is signed by that key, 1 something does not hold, 2 wrong use,\n3 what can be computed holds, but it is not signed or the key is unknown.\n\nExample: alloc-ab verify v1.2.0-lab.zip --key signing-key.pem',
  )
  .action(async (bundle, options) => {
    process.exitCode = await verify(bundle, options, terminal, openZip);
  });
program
  .command('sign')
  .description('judge a bundle again and sign what it says, in signed.json beside it')
  .argument('<bundle>', 'folder with manifest.json and samples.jsonl')
  .requiredOption('--key <pem>', 'private Ed25519 key, as alloc-ab keygen makes it')
  .addHelpText('after', '\nExample: alloc-ab sign bundle --key signing-key-private.pem')
  .action(async (bundle, options) => {
    process.exitCode = await sign(bundle, options, terminal);
  });
program
  .command('keygen')
  .description('make a signing key; prints the public key')
  .argument('<file>', 'the private key: PEM, readable by its owner only')
  .addHelpText('after', '\nExample: alloc-ab keygen signing-key-private.pem > signing-key.pem')
  .action(async (file) => {
    process.exitCode = await keygen(file, terminal);
  });
program
  .command('export')
  .description(
    'write down what a verdict asks for: a GO as a patch of the configuration, a NO-GO as a note for the archive',
  )
  .argument('<bundle>', 'folder with manifest.json and samples.jsonl')
  .option('--repo <dir>', 'checkout of the measured repository', '.')
  .option('--config <file>', 'configuration, when it is not .github/alloc-ab.yml of the checkout')
  .option(
    '--preset <name>',
    'name of the preset that a GO becomes (default: the measured one, or named after the flag)',
  )
  .option('--json', 'machine-readable output')
  .addHelpText('after', '\nExample: alloc-ab export demo-out/bundle --repo ../hakozuna | git -C ../hakozuna apply')
  .action(async (bundle, options) => {
    process.exitCode = await exportBundle(bundle, options, terminal);
  });
program
  .command('release')
  .description('measure the last release against the checked-out commit: every lane of the release suite as a guard')
  .argument('<words...>', 'v1.2.0 [from TAG]; compared with the version before where no tag is named')
  .option('--repo <dir>', 'checkout of the measured repository', '.')
  .option('--config <file>', 'configuration, when it is not .github/alloc-ab.yml of the checkout')
  .option('--machine <name>', 'which of the release’s machines this is, when it has several')
  .option('--out <dir>', 'where the timestamped result folder goes (default: a new folder for temporary files)')
  .addOption(new Option('--seed <hex>', '32 hexadecimal digits that every random choice derives from'))
  .option('--json', 'print the verdict document')
  .addHelpText('after', '\nExample: alloc-ab release v1.2.0 --repo ../hakozuna --out results')
  .action(async (words, options) => {
    process.exitCode = await release(words, options, terminal);
  });
program
  .command('release-notes')
  .description('rule whether a version may be tagged; print the notes of the release, or what is in the way')
  .argument('<bundles...>', 'a bundle of each machine, as alloc-ab release left it')
  .requiredOption('--tag <version>', 'the version, e.g. v1.2.0')
  .option('--from <tag>', 'what it is compared with, when that is not the version before')
  .option('--repo <dir>', 'checkout of the measured repository', '.')
  .option('--config <file>', 'configuration, when it is not .github/alloc-ab.yml of the checkout')
  .option('--key <pem>', 'public key: bundles that it did not sign do not count')
  .option('--override <reason>', 'release it against the measurement; printed in the notes')
  .option('--by <maintainer>', 'who overrides')
  .option('--asked-by <maintainer>', 'who asked for the release: another person')
  .addHelpText(
    'after',
    '\nExit status: 0 it may be tagged, 1 it may not, 2 wrong use.\n\nExample: alloc-ab release-notes results/*/bundle --tag v1.2.0 --repo ../hakozuna > notes.md',
  )
  .action(async (bundles, options) => {
    process.exitCode = await writeReleaseNotes(bundles, options, terminal);
  });
program
  .command('qualify')
  .description('measure the baseline against itself, and against itself with known delays: what can this machine see?')
  .argument('[words...]', 'where: on LINE, suite NAME, budget=15s')
  .option('--repo <dir>', 'checkout of a measured repository', '.')
  .option('--config <file>', 'configuration, when it is not .github/alloc-ab.yml of the checkout')
  .option('--verdicts <n>', 'whole verdicts on the baseline against itself', '20')
  .option('--inject <percents>', 'slowdowns to inject on lock-step lanes, in percent', '2,5')
  .option('--json', 'print the qualification document')
  .addHelpText('after', '\nExample: alloc-ab qualify --repo ../hakozuna --verdicts 20 suite steady budget=15s')
  .action(async (words, options) => {
    process.exitCode = await qualify(words, options, terminal);
  });
program
  .command('init')
  .description('write a first .github/alloc-ab.yml by looking at a repository')
  .option('--repo <dir>', 'the repository', '.')
  .option('--print', 'print it, write nothing')
  .option(
    '--ruleset [app]',
    'print a tag ruleset for GitHub instead; with the number of an App, only its status counts',
  )
  .addHelpText('after', '\nExample: alloc-ab init --repo ../hakozuna --print')
  .action(async (options) => {
    process.exitCode = await init(options, terminal);
  });
program
  .command('backup')
  .description(
    'write the whole database of the App to a file, while the App serves (DATABASE_URL or DATABASE_FILE as for serve)',
  )
  .argument('<file>', 'the backup: JSON lines, readable by its owner only')
  .addHelpText('after', '\nExample: DATABASE_FILE=alloc-ab.db alloc-ab backup alloc-ab-$(date +%F).jsonl')
  .action(async (file) => {
    const { backup } = await import('./cli/commands/backup.ts');
    process.exitCode = await backup(file, terminal);
  });
program
  .command('restore')
  .description('put a backup into an empty database, SQLite or PostgreSQL (DATABASE_URL or DATABASE_FILE as for serve)')
  .argument('<file>', 'a file that alloc-ab backup wrote')
  .option('--replace', 'lose what the database holds; stop the App first')
  .addHelpText('after', '\nExample: DATABASE_URL=postgres://… alloc-ab restore alloc-ab-2026-03-04.jsonl')
  .action(async (file, options) => {
    const { restore } = await import('./cli/commands/restore.ts');
    process.exitCode = await restore(file, options, terminal);
  });
program
  .command('serve')
  .description('start the GitHub App (settings come from the environment, see docs/operating.md)')
  .action(async () => {
    const { serve } = await import('./index.ts');
    await serve();
  });

for (const command of program.commands) {
  command.showHelpAfterError(`(alloc-ab ${command.name()} --help shows its words and options)`);
}
await program.parseAsync();
