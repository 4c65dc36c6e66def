import { readFileSync } from 'node:fs';
import { argumentsOf, WORKLOADS } from '../../src/core/config/workloads.ts';
import { markdownTable } from '../docs/markdown-table.ts';

/** A workload as the head of its source describes it. */
export interface WorkloadText {
  readonly name: string;
  /** `<iters> <min> [seed]` */
  readonly usage: string;
  /** What it does, and which programs it models. */
  readonly meaning: string;
  readonly arguments: readonly WorkloadArgument[];
  /** What it prints besides the values of every workload. */
  readonly output: string;
}

interface WorkloadArgument {
  /** In the usage line. */
  readonly name: string;
  /** In the configuration. */
  readonly key: string;
  readonly meaning: string;
  readonly optional: boolean;
  /** Smallest and largest value. */
  readonly range: string;
  /** Where a lane with named arguments does not name it. */
  readonly default: number;
}

/** Arguments that mean the same in every workload that does not describe them. */
const COMMON: Readonly<Record<string, string>> = {
  threads: 'threads',
  iters: 'operations',
  seed: 'the random numbers derive from it where a program runs alone; a measurement sends its own with each request',
};

/** The texts of every workload, by the head of its source. Throws the name of a workload or argument without a text. */
export function workloadTexts(): WorkloadText[] {
  return Object.keys(WORKLOADS).map((name) => {
    const source = readFileSync(`bench-kit/workloads/${name}.c`, 'utf8');
    const head = source
      .slice(0, source.search(/^[^/]/m))
      .split('\n')
      .map((line) => line.replace(/^\/\/ ?/, ''));
    const at = head.findIndex((line) => line.startsWith('  <'));
    if (at < 1) throw new Error(`bench-kit/workloads/${name}.c: its head lacks a text or the line of arguments`);
    const usage = (head[at] ?? '').trim();
    const described = new Map<string, string>();
    let end = at + 1;
    for (; /^ {2}\S/.test(head[end] ?? ''); end++) {
      const [, names = '', meaning = ''] = /^ {2}((?:\w+, )*\w+) {2,}(.+)$/.exec(head[end] ?? '') ?? [];
      for (const each of names.split(', ')) described.set(each, meaning);
    }
    return {
      name,
      usage,
      meaning: head.slice(0, at).join(' ').trim(),
      arguments: usage.split(' ').map((word) => {
        const argument = word.replaceAll(/[<>[\]]/g, '');
        const meaning = described.get(argument) ?? COMMON[argument];
        const [key, row] = argumentsOf(name).find(([, { kit }]) => kit === argument) ?? [];
        if (meaning === undefined || key === undefined || row === undefined)
          throw new Error(`bench-kit/workloads/${name}.c: its head or its row lacks the argument ${argument}`);
        const range = `${row.least} to ${row.most}${row.even ? ', even' : ''}`;
        return { name: argument, key, meaning, optional: word.startsWith('['), range, default: row.default };
      }),
      output: head.slice(end).join(' ').trim(),
    };
  });
}

/** The reference of the bench kit's workloads. */
export function workloadsPage(): string {
  return `# Workloads

Programs of the bench kit that exercise \`malloc\` and \`free\`. A lane names one. Its arguments have names, and
defaults where the lane does not name them; a list has them in the order of the usage line, without defaults:

\`\`\`yaml
lanes:
  mixed:
    workload: st-mixed
  remote:
    workload: { name: mt-remote, threads: '{T}', remote: 90 }
    matrix: { T: [1, 4] }
  as-a-list:
    workload: [mt-remote, '4', '60000', '400', '16', '2048', '90']
\`\`\`

Both sides of a comparison do the same operations with the same random numbers, in turns of a few milliseconds, so that a lane needs seconds where
separate processes need minutes. The number of operations is chosen on each machine. The last line of output is explained in the
[bench kit](../../bench-kit/README.md#output-of-a-workload); \`make run WORKLOAD=NAME\` there runs one by hand.

${workloadTexts().map(section).join('\n\n')}
`;
}

function section({ name, usage, meaning, arguments: all, output }: WorkloadText): string {
  const rows = all.map((each) => [
    `\`${each.key}\``,
    each.meaning.replaceAll('|', '\\|'),
    each.range,
    String(each.default),
    `\`${each.name}\`${each.optional ? ', optional' : ''}`,
  ]);
  const table = markdownTable(['argument', 'meaning', 'range', 'default', 'in a list'], rows);
  return [
    `## ${name}`,
    meaning,
    `\`\`\`text\n${name} ${usage}\n\`\`\``,
    table,
    ...(output === '' ? [] : [output]),
  ].join('\n\n');
}
