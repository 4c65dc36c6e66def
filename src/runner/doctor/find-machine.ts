import { relative } from 'node:path';
import { qualificationFile } from '../machine/qualification-file.ts';
import type { Account, Machine } from './check.ts';
import { type MachineFiles, machineFiles } from './machine-files.ts';

/** The user that runner-setup makes. */
const AGENT = 'alloc-ab-agent';

/**
 * The machine whose files are below `root`. Its account is the user that runner-setup made when root asks, else the user of this process; with
 * another root also that comes from its files.
 */
export function findMachine(root = '/'): Machine {
  const files = machineFiles(root);
  const uid = /^Uid:\s+([0-9]+)\s/m.exec(textOf(files, '/proc/self/status'))?.[1];
  const rows = textOf(files, '/etc/passwd').split('\n').flatMap(parseAccount);
  const own = rows.find((row) => row.uid === Number(uid ?? Number.NaN)) ?? null;
  const account = (own === null || own.uid === 0 ? rows.find(({ name }) => name === AGENT) : null) ?? own;
  return { files, account, qualification: qualificationPath(root, account, account === own) };
}

function qualificationPath(root: string, account: Account | null, isOwn: boolean): string | null {
  if (relative('/', root) === '' && isOwn) return qualificationFile();
  return account === null ? null : qualificationFile({}, account.home);
}

function parseAccount(line: string): Account[] {
  const [name, , uid, gid, , home] = line.split(':');
  if (!name || !/^[a-z_][a-z0-9_-]{0,31}\$?$/i.test(name) || !home?.startsWith('/')) return [];
  if (!/^[0-9]{1,10}$/.test(uid ?? '') || !/^[0-9]{1,10}$/.test(gid ?? '')) return [];
  return [{ name, uid: Number(uid), gid: Number(gid), home: home === '/' ? home : home.replace(/\/+$/, '') }];
}

function textOf(files: MachineFiles, path: string): string {
  const text = files.text(path);
  return text.ok ? text.value : '';
}
