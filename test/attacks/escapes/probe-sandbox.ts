import { execFileSync } from 'node:child_process';
import { readdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { findProtection } from '../../../src/runner/sandbox/protection.ts';
import { openSandbox, type Sandbox } from '../../../src/runner/sandbox/sandbox.ts';
import { kits } from '../../runner/kept-kits.ts';
import { reachable } from '../../runner/runner-fixture.ts';

const { isolated, missing } = await findProtection();

/** The controls need root, and the attacks what is to be tried. Counted as skipped elsewhere. */
export const cannotAttack = process.geteuid?.() !== 0 || !isolated || missing.length > 0;

const SOURCES = join(import.meta.dirname, 'probe');

/** The attacks as a program, and a sandbox to try them in. */
export interface ProbeSandbox {
  readonly directory: string;
  readonly probe: string;
  readonly sandbox: Sandbox;
  close(): Promise<void>;
}

/** Compiles the attacks and opens a sandbox. */
export async function openProbeSandbox(): Promise<ProbeSandbox> {
  const directory = reachable();
  const probe = join(directory, 'probe');
  const files = readdirSync(SOURCES)
    .filter((name) => name.endsWith('.c'))
    .map((name) => join(SOURCES, name));
  execFileSync('gcc', ['-O1', '-Wall', '-Wextra', '-Werror', '-o', probe, ...files]);
  const opened = await openSandbox(directory, [], { kits });
  if (!opened.ok) throw new Error(opened.error.message);
  return {
    directory,
    probe,
    sandbox: opened.value,
    async close() {
      await opened.value.close();
      rmSync(directory, { recursive: true, force: true });
    },
  };
}
