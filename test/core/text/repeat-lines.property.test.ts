import { copyFileSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { execa } from 'execa';
import fc from 'fast-check';
import { afterAll, expect, test } from 'vitest';
import { createExampleRepository } from '../../../examples/example-repository.ts';
import { explainCommand } from '../../../src/cli/commands/explain.ts';
import type { Terminal } from '../../../src/cli/terminal.ts';

const scratch = mkdtempSync(join(tmpdir(), "alloc-ab it's a füll line-"));
const repo = join(scratch, 'allocators');
const { headSha, baseSha, branch } = createExampleRepository(repo);
const config = join(scratch, 'other $HOME.yml');
copyFileSync(join(repo, '.github/alloc-ab.yml'), config);
afterAll(() => rmSync(scratch, { recursive: true, force: true }));

const git = (...args: string[]) => execa('git', ['-C', repo, ...args]);

/** What `alloc-ab explain` prints for these arguments. */
async function explain(argv: readonly string[]): Promise<string> {
  let text = '';
  const out = { write: (part: string) => (text += part) };
  const terminal = { out, err: { write: () => true }, color: false, width: 100 } as unknown as Terminal;
  await explainCommand(terminal).parseAsync(argv, { from: 'user' });
  return text;
}

/** The arguments that a shell makes of a line. */
async function argumentsOf(line: string): Promise<string[]> {
  const { stdout } = await execa('sh', ['-c', `printf '%s\\0' ${line}`], { stripFinalNewline: false });
  return stdout.split('\0').slice(0, -1);
}

const questions = fc.constantFrom(
  ['HZ4_S12_MPSC'],
  ['HZ4_S16_EXIT_STATS=1', 'vs', 'HZ4_S16_EXIT_STATS=0'],
  ['base'],
  ['hz4', 'vs', 'hz3'],
  ['env', 'HZ4_MODE=a:b', 'vs', 'env', 'HZ4_MODE=c'],
  ['compare', 'hz4', 'vs', 'system'],
  ['baseline', 'on', 'hz4'],
  ['health'],
  ['pause', 'hz4', 'vs', 'system'],
);
const flag = <T>(value: T) => fc.constantFrom<readonly (readonly T[])[]>([], [[value]]).map((all) => all.flat());
const words = fc.tuple(flag('budget=25s'), flag('perf'), fc.constantFrom([], ['suite', 'quick']));
const comparison = fc.tuple(
  fc.constantFrom([], ['gain=3%']),
  fc.constantFrom([], ['margin=2.5%']),
  fc.constantFrom([], ['proof']),
);
const options = fc.tuple(
  fc.constantFrom([], ['--base', 'main'], ['--base', baseSha.slice(0, 9)], ['--base', branch]),
  fc.constantFrom([], ['--config', config]),
  fc.constantFrom([], ['--seed', '0123456789abcdef'.repeat(2)]),
  fc.constantFrom([], ['--no-compiler']),
);
const heads = fc.constantFrom([], [`@${headSha}`]);

test('the printed line plans the same measurement again, also when the branch has moved on', async () => {
  await fc.assert(
    fc.asyncProperty(questions, words, comparison, options, heads, async (question, general, gains, cli, head) => {
      const isSurvey = /^(compare|baseline|health|pause)$/.test(question[0] ?? '');
      const command = [...question, ...general.flat(), ...(isSurvey ? [] : gains.flat()), ...head];
      const argv = [...command, '--repo', repo, ...cli.flat()];
      await git('switch', '--quiet', branch);
      const first = JSON.parse(await explain([...argv, '--json']));
      if ('refusal' in first) {
        // "base" against the branch itself has nothing to compare.
        expect([first.refusal.code, first.refusal.message]).toEqual(['identical-arms', expect.any(String)]);
        return;
      }
      const line = /^repeat {5}(.+)$/m.exec(await explain(argv))?.[1] ?? '';
      await git('switch', '--quiet', 'main');
      const [program, run, ...again] = await argumentsOf(line);
      expect([program, run]).toEqual(['alloc-ab', 'run']);
      expect(planOf(JSON.parse(await explain([...again, '--json'])), cli.flat())).toEqual(planOf(first, cli.flat()));
    }),
    { numRuns: 12 },
  );
}, 180_000);

type Explained = Partial<Record<'plan' | 'survey', Readonly<Record<string, object>>>>;

/** A plan without what is fresh in each: its ids, and the seed unless it was given. */
function planOf({ plan, survey }: Explained, cli: readonly string[]): unknown {
  const { id: _, nonce: __, ...rest } = plan ?? survey ?? {};
  if (cli.includes('--seed')) return rest;
  return plan === undefined ? { ...rest, seed: '' } : { ...rest, sampling: { ...rest.sampling, seed: '' } };
}
