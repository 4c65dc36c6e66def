import type { Arm } from '../../model/plan.ts';
import type { Plan } from '../../model/plan-and-run.ts';
import { plainText } from './escape.ts';
import { shellLine } from './shell-line.ts';

/** How a measurement is repeated. */
interface RepeatLines {
  /** As a comment on the pull request; null where no comment plans the same: a release, uncommitted files, a configuration of another name. */
  readonly comment: string | null;
  /** In a shell. The line plans the same measurement again, as long as the configuration is the same. */
  readonly shell: string;
}

/** How a plan is repeated: by a comment, and by a shell line in a checkout, whose folder is `repo`. */
export function repeatLines(plan: Plan, repo = '.'): RepeatLines {
  const comment = plainText(plan.repeat, 2000);
  const isRelease = comment.startsWith('alloc-ab release ');
  const words = comment.replace(/^(?:\/ab|alloc-ab) /, '').split(' ');
  const { config, seed, compiler } = plan.commandLine ?? {};
  const options = [
    ...['--repo', repo],
    ...(isRelease ? ['--machine', plan.machine.name] : treeOptions(plan)),
    ...(config === undefined ? [] : ['--config', config]),
    ...(seed === undefined ? [] : ['--seed', 'seed' in plan ? plan.seed : plan.sampling.seed]),
    ...(compiler === false ? ['--no-compiler'] : []),
  ];
  // The words of a release begin with the name of its command, and name no commit.
  const [command = '', ...rest] = isRelease ? [...words, ...candidate(plan)] : ['run', ...words];
  return {
    comment: isRelease || config !== undefined || plan.uncommitted?.measured === true ? null : comment,
    shell: shellLine(['alloc-ab', command, ...options, ...rest]),
  };
}

/** The commit of the bench programs and of the baseline of "base" is the merge base with a branch, which moves on. */
function treeOptions(plan: Plan): string[] {
  const base = 'question' in plan && plan.question === 'base' ? shaOf(plan.baseline) : undefined;
  const isSnapshot = plan.uncommitted?.measured === true;
  const sha = base ?? (isSnapshot ? undefined : plan.benches.sha);
  return [...(isSnapshot ? ['--dirty'] : []), ...(sha === undefined ? [] : ['--base', sha])];
}

function candidate(plan: Plan): string[] {
  const sha = 'candidate' in plan ? shaOf(plan.candidate) : undefined;
  return sha === undefined ? [] : [`@${sha}`];
}

function shaOf({ source }: Arm): string | undefined {
  return source.kind === 'build' ? source.sha : undefined;
}
