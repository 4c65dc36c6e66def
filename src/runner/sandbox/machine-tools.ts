import { accessSync, constants, statSync } from 'node:fs';
import { homedir } from 'node:os';
import { basename, dirname, isAbsolute, resolve } from 'node:path';
import type { Incident } from '../../model/incident.ts';
import { ok, type Result } from '../../model/result.ts';
import { failed } from '../job/incident.ts';

/** The tools of a machine that its operator or user names in the environment of alloc-ab. */
export interface MachineTools {
  /** Folders where programs are looked up before those of the system. */
  readonly path: readonly string[];
  /** Variables that builds get. */
  readonly variables: Readonly<Record<string, string>>;
  /** Folders of the host that the programs of a job may read for it. */
  readonly shown: readonly string[];
}

/** The tools of a machine whose environment names none. */
export const NO_TOOLS: MachineTools = { path: [], variables: {}, shown: [] };

/** Folders of programs, separated by colons. The PATH of a shell names the user's own folders, which code under test must not read. */
export const PATH_VARIABLE = 'ALLOC_AB_PATH';
/** Variables that Make, cmake, meson and configure scripts read. */
const BUILD_VARIABLES = ['CC', 'CXX', 'LD', 'AR', 'NM', 'RANLIB'] as const;
const VALUE_CHARACTERS_MAX = 400;

type Environment = Readonly<Record<string, string | undefined>>;

/**
 * The tools that an environment names. Fails when a folder is no absolute path, does not exist or is closed, or a value is too long.
 * `isAnotherUser`: the programs of a job have a user of their own, who must be allowed to enter the folders too.
 */
export function machineTools(env: Environment, isAnotherUser: boolean): Result<MachineTools, Incident> {
  const variables: Record<string, string> = {};
  for (const name of BUILD_VARIABLES) {
    const value = env[name]?.trim();
    if (!value) continue;
    if (value.length > VALUE_CHARACTERS_MAX) return wrong(`${name} has more than ${VALUE_CHARACTERS_MAX} characters`);
    variables[name] = value;
  }
  const path = (env[PATH_VARIABLE] ?? '')
    .split(':')
    .map((folder) => folder.trim())
    .filter((folder) => folder !== '');
  const programs = Object.values(variables).flatMap((value) => value.split(/\s+/).filter(isAbsolute).map(dirname));
  for (const folder of path) {
    const why = whyUnusable(folder, isAnotherUser);
    if (why !== null) return wrong(`${PATH_VARIABLE} names ${folder}, ${why}`);
  }
  const shown = [...path, ...programs.filter((folder) => whyUnusable(folder, isAnotherUser) === null)].map(
    installation,
  );
  return ok({ path, variables, shown: [...new Set(shown)] });
}

function wrong(why: string): Result<never, Incident> {
  return failed({
    code: 'bad-tools',
    phase: 'preflight',
    message: `The environment of alloc-ab is wrong: ${why}.`,
    next: 'Correct the variable: docs/operating.md, "Tools of the machine".',
  });
}

/** What a result says about the tools, by name. */
export function toolFacts(env: Environment): Record<string, string> {
  return Object.fromEntries(
    [PATH_VARIABLE, ...BUILD_VARIABLES].flatMap((name) => {
      const value = env[name]?.trim().slice(0, VALUE_CHARACTERS_MAX);
      return value ? [[name, value]] : [];
    }),
  );
}

function whyUnusable(folder: string, isAnotherUser: boolean): string | null {
  if (!isAbsolute(folder)) return 'which is no absolute path';
  if (!(statSync(folder, { throwIfNoEntry: false })?.isDirectory() ?? false))
    return 'which is no folder of this machine';
  const closed = [...parents(folder), folder].find((each) => !mayEnter(each, isAnotherUser));
  return closed === undefined ? null : `which the programs of a job cannot reach: ${closed} is closed to other users`;
}

function parents(folder: string): string[] {
  const above = dirname(resolve(folder));
  return above === '/' ? [] : [...parents(above), above];
}

function mayEnter(folder: string, isAnotherUser: boolean): boolean {
  try {
    accessSync(folder, constants.X_OK);
    return !isAnotherUser || (statSync(folder).mode & 0o001) !== 0;
  } catch {
    return false;
  }
}

/** The folder above a `bin`, where programs find their own files; never a home, and not what is shared by all programs of one. */
function installation(folder: string): string {
  const path = resolve(folder);
  const above = dirname(path);
  const isOwn =
    basename(path) === 'bin' && !['/', '/root', homedir()].includes(above) && !/^\/home\/[^/]+$|\/\.local$/.test(above);
  return isOwn ? above : path;
}
