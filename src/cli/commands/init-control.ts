import { lstat, readFile, rename, rm, stat, writeFile } from 'node:fs/promises';
import { dirname, join, relative } from 'node:path';
import { Command, InvalidArgumentError } from 'commander';
import { formatPatch, structuredPatch } from 'diff';
import { CONTROL_WORKFLOWS, controlWorkflow, isControlWorkflow } from '../../core/init/control-workflows.ts';
import { shellLine } from '../../core/text/shell-line.ts';
import { controlRelease } from '../../local/checkout/control-release.ts';
import { type Refusal, refuse } from '../../model/refusal.ts';
import { ok, type Result } from '../../model/result.ts';
import { makeFolder } from '../../system/make-folder.ts';
import { packageRoot } from '../../system/package-root.ts';
import { exitWith } from '../options.ts';
import { exitWithRefusal, type Terminal } from '../terminal.ts';

interface InitControlOptions {
  /** `owner/name` of the repository on GitHub that has the release. */
  readonly from?: string;
  /** The commit of the release. */
  readonly commit?: string;
  /** Replace workflows of another release. */
  readonly upgrade?: boolean;
}

/** A workflow of the control repository, and what stands in its place now: null where there is nothing. */
interface ControlFile {
  readonly path: string;
  readonly text: string;
  readonly before: string | null;
}

const FOLDER = join('.github', 'workflows');

/** `alloc-ab init-control`. */
export function initControlCommand(terminal: Terminal): Command {
  return new Command('init-control')
    .description('write the workflows of a control repository, pinned to this release')
    .argument('<dir>', 'the control repository; made where it does not exist')
    .option(
      '--from <owner/name>',
      'repository on GitHub that has the release (default: where this copy is from)',
      ownerAndName,
    )
    .option('--commit <sha>', 'commit of the release (default: that of the tag of this version)', commitDigits)
    .option('--upgrade', 'replace workflows of another release, after you read the difference')
    .addHelpText('after', '\nExample: alloc-ab init-control ../perf-control --from OWNER/alloc-ab')
    .action((directory, options) => exitWith(initControl(directory, options, terminal)));
}

/** Writes what is missing. A workflow of another release is shown as a difference, and what is not one of ours is never touched. */
async function initControl(directory: string, options: InitControlOptions, terminal: Terminal): Promise<number> {
  const planned = await planFiles(directory, options);
  if (!planned.ok) return exitWithRefusal(planned.error, terminal);
  const differing = planned.value.filter(({ before, text }) => before !== null && before !== text);
  if (differing.length > 0 && options.upgrade !== true) {
    for (const { path, before, text } of differing) {
      const name = relative(directory, path);
      terminal.out.write(formatPatch(structuredPatch(`a/${name}`, `b/${name}`, before ?? '', text, '', '')));
    }
    const given = Object.entries({ '--from': options.from, '--commit': options.commit }).flatMap((each) =>
      each[1] === undefined ? [] : each,
    ) as string[];
    const again = shellLine(['alloc-ab', 'init-control', directory, ...given, '--upgrade']);

    terminal.err.write(
      `${differing.length} of ${planned.value.length} workflows are of another release, or were changed; nothing was written\nnext: read the difference above, then ${again}\n`,
    );
    return 0;
  }
  const toWrite = planned.value.filter(({ before, text }) => before !== text);
  try {
    await makeFolder(join(directory, FOLDER));
    for (const { path, text } of toWrite) await replaceFile(path, text);
  } catch (error) {
    return exitWithRefusal(cannotWrite(directory, error).error, terminal);
  }
  for (const { path } of toWrite) terminal.out.write(`wrote ${path}\n`);
  if (toWrite.length === 0) terminal.out.write(`${directory} has the workflows of this release already\n`);
  else terminal.err.write(nextSteps(directory, differing.length > 0));
  return 0;
}

/** What belongs into the folder, and what is there. Refuses where something of others is in the way. */
async function planFiles(directory: string, options: InitControlOptions): Promise<Result<ControlFile[], Refusal>> {
  for (const path of [directory, join(directory, '.github'), join(directory, FOLDER)]) {
    // The folder that the user names may be a link.
    const found = await kindOf(path, path === directory ? stat : lstat);
    if (!found.ok) return found;
    if (found.value !== 'nothing' && found.value !== 'folder') return inTheWay(path, `it is a ${found.value}`);
  }
  const present: (string | null)[] = [];
  for (const name of CONTROL_WORKFLOWS) {
    const path = join(directory, FOLDER, name);
    const found = await kindOf(path);
    if (!found.ok) return found;
    if (found.value !== 'nothing' && found.value !== 'file') return inTheWay(path, `it is a ${found.value}`);
    const text = found.value === 'nothing' ? null : await readFile(path, 'utf8');
    if (text !== null && !isControlWorkflow(text)) return inTheWay(path, 'alloc-ab init-control did not write it');
    present.push(text);
  }
  const { from, commit } = options;
  const release = await controlRelease({
    ...(from !== undefined && { repository: from }),
    ...(commit !== undefined && { commit }),
  });
  if (!release.ok) return release;
  const sources = CONTROL_WORKFLOWS.map((name) => readFile(join(packageRoot(), FOLDER, name), 'utf8'));
  return ok(
    (await Promise.all(sources)).map((source, index) => ({
      path: join(directory, FOLDER, CONTROL_WORKFLOWS[index] ?? ''),
      text: controlWorkflow(source, release.value),
      before: present[index] ?? null,
    })),
  );
}

type PathKind = 'nothing' | 'file' | 'folder' | 'symbolic link' | 'special file';

/** What stands at a path. With `lstat` a link counts as itself: a file behind one may be outside of the folder. */
async function kindOf(path: string, look = lstat): Promise<Result<PathKind, Refusal>> {
  try {
    const found = await look(path);
    if (found.isSymbolicLink()) return ok('symbolic link');
    return ok(found.isFile() ? 'file' : found.isDirectory() ? 'folder' : 'special file');
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    if (code === 'ENOENT') return ok('nothing');
    return code === 'ENOTDIR' ? inTheWay(dirname(path), 'it is not a folder') : cannotWrite(path, error);
  }
}

/** Replaces a file at once, so that an interrupted command leaves no half of it. */
async function replaceFile(path: string, text: string): Promise<void> {
  const beside = `${path}.${process.pid}.new`;
  try {
    await writeFile(beside, text, { flag: 'wx' });
    await rename(beside, path);
  } catch (error) {
    await rm(beside, { force: true });
    throw error;
  }
}

function inTheWay(path: string, reason: string) {
  return refuse({
    code: 'in-the-way',
    message: `${path} is in the way: ${reason}. Nothing was written.`,
    next: 'Move it away, or name another folder. A control repository needs no other file of alloc-ab.',
  });
}

function cannotWrite(path: string, error: unknown) {
  return refuse({
    code: 'cannot-write',
    message: `${path} cannot be written (${(error as NodeJS.ErrnoException).code ?? 'unknown'}).`,
    next: 'Name a folder that you may write.',
  });
}

function nextSteps(directory: string, isUpgrade: boolean): string {
  if (isUpgrade) return `next: commit and push ${directory}; the App starts the new workflows from then on\n`;
  return [
    'next, in that folder:',
    "  git init -b main && git add .github && git commit -m 'Measure with alloc-ab'",
    '  gh repo create OWNER/perf-control --private --source . --push',
    'then: register the machine as a runner of that repository, install the App in it, and start the App with',
    '  CONTROL_REPOSITORY=OWNER/perf-control\n',
  ].join('\n');
}

function ownerAndName(text: string): string {
  if (/^[A-Za-z0-9][A-Za-z0-9-]{0,38}\/[A-Za-z0-9._-]{1,100}$/.test(text)) return text;
  throw new InvalidArgumentError('Write OWNER/NAME, as in the address on GitHub.');
}

function commitDigits(text: string): string {
  if (/^[0-9a-f]{40}$/.test(text)) return text;
  throw new InvalidArgumentError('Give all 40 digits of the commit: GitHub accepts no shorter ones there.');
}
