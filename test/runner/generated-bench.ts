import { random } from '../../src/stats/random.ts';
import { shuffled } from '../../src/stats/shuffle.ts';

/** A generated bench, and what is true about it. */
export interface GeneratedBench {
  /** The choices that made it, for a message. */
  readonly description: string;
  readonly command: readonly string[];
  readonly read: string;
  readonly unit: string;
  readonly better: 'higher' | 'lower';
  /** Whether peak memory is a guard. */
  readonly guarded: boolean;
  readonly truth: Truth;
}

/** The right outcome; or for a bench that cannot be measured, the codes of which one must be the reason. */
type Truth =
  | { readonly outcome: 'GO' | 'NO-GO' | 'NO CHANGE'; readonly memory: 'HARM' | 'SAFE' | null }
  | { readonly refused: readonly string[] };

/** Programs that `compileTree` made. */
interface Programs {
  readonly tree: string;
  readonly still: string;
}

interface Unit {
  readonly label: string;
  readonly unit: string;
  readonly better: 'higher' | 'lower';
  readonly read: readonly string[];
  readonly forms: readonly string[];
  /** Forms that are refused, with the codes; a pattern of digits does not find `nan` at all. */
  readonly refused: Readonly<Record<string, string | readonly string[]>>;
}

const UNITS: readonly Unit[] = [
  {
    label: 'ops/s',
    unit: 'ops/s',
    better: 'higher',
    read: ['ops/s=', 'ops/s=([0-9.]+)', 'ops/s=(.*)', 'ops/s=(\\S+)'],
    forms: [
      ...[
        'plain',
        'decimals',
        'exponent',
        'comma',
        'points',
        'apostrophe',
        'underscore',
        'narrow-space',
        'kilo',
        'mega',
      ],
      ...['prefix-by-size', 'mega-unit', 'unit', 'per-ms'],
    ],
    refused: {
      'one-comma': 'number-ambiguous',
      space: 'number-ambiguous',
      hex: 'number-unreadable',
      nan: ['number-unreadable', 'metric-unreadable'],
      zero: 'metric-unreadable',
      bytes: 'unit-mismatch',
      twice: 'numbers-differ',
      nothing: 'metric-unreadable',
      'unit-changes': 'number-form-changed',
    },
  },
  {
    label: 'time',
    unit: 'ms',
    better: 'lower',
    read: ['time=', 'time=([0-9.]+)'],
    forms: ['plain', 'exponent', 'decimal-comma', 'unit', 'micro', 'nano', 'seconds'],
    refused: { rate: 'unit-mismatch', range: 'number-unreadable' },
  },
  {
    label: 'size',
    unit: 'MiB',
    better: 'lower',
    read: ['size=', 'size=([0-9.]+)'],
    forms: ['plain', 'unit', 'kibi', 'bytes', 'comma-bytes'],
    refused: { loose: 'number-ambiguous', percent: 'unit-mismatch' },
  },
];

type Wrapper = (argv: readonly string[]) => string[];

const quoted = (argv: readonly string[]): string => argv.map((word) => `'${word}'`).join(' ');
const script =
  (text: (command: string) => string): Wrapper =>
  (argv) => ['/bin/sh', '-c', text(quoted(argv))];

/** Wrappers that keep the environment. */
const WRAPPERS: Readonly<Record<string, Wrapper>> = {
  none: (argv) => [...argv],
  'a script': script((command) => `${command}; true`),
  'a script with exec': script((command) => `exec ${command}`),
  'a script with a pipe': script((command) => `${command} | cat`),
  'a script in the background that waits': script((command) => `${command} & wait`),
  'bash with a subshell': (argv) => ['/bin/bash', '-c', `(${quoted(argv)}); true`],
  env: (argv) => ['/usr/bin/env', 'GENERATED=1', ...argv],
  nice: (argv) => ['nice', ...argv],
  timeout: (argv) => ['timeout', '20', ...argv],
  'nice, timeout and env': (argv) => ['nice', 'timeout', '20', 'env', ...argv],
  setsid: (argv) => ['setsid', '--wait', ...argv],
};

/** Wrappers that drop the library. */
const DROPPING: Readonly<Record<string, Wrapper>> = {
  'env -i': (argv) => ['/usr/bin/env', '-i', ...argv],
  'a script with env -i': script((command) => `env -i ${command}; true`),
  'exec -c': (argv) => ['/bin/bash', '-c', `exec -c ${quoted(argv)}`],
  unset: script((command) => `unset LD_PRELOAD; ${command}; true`),
  'an empty LD_PRELOAD': script((command) => `LD_PRELOAD= ${command}; true`),
  'env -u': (argv) => ['/usr/bin/env', '-u', 'LD_PRELOAD', ...argv],
};

type Words = (programs: Programs) => string[];
const words =
  (text: string): Words =>
  ({ tree, still }) =>
    text.split(' ').map((word) => (word === 'TREE' ? tree : word === 'STATIC' ? still : word));

/** How the work is divided between processes that can be seen. */
const WORK: Readonly<Record<string, Words>> = {
  'one process': words('spin 4'),
  'a child': words('fork [ spin 4 ] wait'),
  'parent and child': words('spin 3 fork [ spin 3 ] wait'),
  'two children': words('fork [ spin 2 ] fork [ spin 2 ] wait'),
  'a grandchild': words('fork [ fork [ spin 4 ] wait ] wait'),
  'a child that becomes a program': words('fork [ exec TREE spin 4 ] wait'),
  'a child that the kernel reaps': words('ignore fork [ spin 4 ] wait'),
  'a thread': words('thread [ spin 4 ]'),
  'the child of a thread': words('thread [ fork [ spin 4 ] wait ]'),
};

/** Divisions of the work for which no library is proven, with the code. */
const UNPROVEN: Readonly<Record<string, readonly [work: Words, code: string]>> = {
  'a static child': [words('fork [ exec STATIC spin 20 ] wait'), 'library-not-mapped'],
  'a child without environment': [words('fork [ exec /usr/bin/env -i TREE spin 20 ] wait'), 'library-not-mapped'],
  'half of it in a static child': [words('spin 20 fork [ exec STATIC spin 20 ] wait'), 'library-not-mapped'],
  'a process in the background': [words('daemon [ spin 9000 ] spin 30'), 'library-not-proven'],
};

interface Memory {
  readonly take: Words;
  readonly outcome: 'HARM' | 'SAFE' | null;
}

/** Where memory is taken, in MiB with the baseline and with the candidate. */
const MEMORY: Readonly<Record<string, Memory>> = {
  none: { take: () => [], outcome: null },
  'the same in the program': { take: words('take 24 24'), outcome: 'SAFE' },
  'the same in a child': { take: words('fork [ take 24 24 ] wait'), outcome: 'SAFE' },
  'more in the program': { take: words('take 1 4'), outcome: 'HARM' },
  'more in a child': { take: words('fork [ take 1 4 ] wait'), outcome: 'HARM' },
  'more in a grandchild': { take: words('fork [ fork [ take 1 4 ] wait ] wait'), outcome: 'HARM' },
  'more in a program of a child': { take: words('fork [ exec TREE take 1 4 ] wait'), outcome: 'HARM' },
  'less in a child': { take: words('fork [ take 4 1 ] wait'), outcome: 'SAFE' },
};

const EFFECTS = { up: 'GO', flat: 'NO CHANGE', down: 'NO-GO' } as const;

/** What is wrong with a bench. The second draw gives some benches two faults. */
const FAULTS = [
  ['number', 'number', 'wrapper', 'static', 'work', ...Array<null>(8).fill(null)],
  ['number', 'wrapper', 'work', ...Array<null>(9).fill(null)],
] as const;

/**
 * Generates benches from a seed. Every form, wrapper, division of the work and place of memory comes in turn, in an order of the
 * seed, so that some tens of benches have each of them; the combinations are random.
 */
export function generatedBenches(count: number, seed: string, programs: Programs): GeneratedBench[] {
  const taken = new Map<string, number>();
  /** The next of some choices, in a new order after all of them were taken. */
  const next = <T>(name: string, choices: readonly T[]): T => {
    const turn = taken.get(name) ?? 0;
    taken.set(name, turn + 1);
    const order = shuffled(choices, random(`${seed}/${name}/${Math.floor(turn / choices.length)}`));
    return order[turn % choices.length] as T;
  };
  return Array.from({ length: count }, () => {
    const faults = new Set(FAULTS.map((choices, index) => next(`fault ${index}`, choices)));
    const [operations] = UNITS as readonly [Unit, ...Unit[]];
    const unit = faults.has('number')
      ? next('refused unit', [...UNITS, operations, operations, operations])
      : next('unit', UNITS);
    const [form, formCode] = faults.has('number')
      ? next(`${unit.label}/refused`, Object.entries(unit.refused))
      : [next(`${unit.label}/form`, unit.forms), null];
    const table = faults.has('wrapper') ? DROPPING : WRAPPERS;
    const [wrapperName, wrapper] = next(faults.has('wrapper') ? 'dropping' : 'wrapper', Object.entries(table));
    const [workName, [work, workCode]] = faults.has('work')
      ? next('unproven', Object.entries(UNPROVEN))
      : next(
          'work',
          Object.entries(WORK).map(([name, each]) => [name, [each, null]] as const),
        );
    const [memoryName, memory] = next('memory', Object.entries(MEMORY));
    const effect = next('effect', ['up', 'flat', 'down'] as const);
    const isStatic = faults.has('static');
    const refused = [
      ...(formCode === null ? [] : [formCode].flat()),
      ...(workCode === null ? [] : [workCode]),
      ...(isStatic || faults.has('wrapper') ? ['library-not-mapped'] : []),
    ];
    const program = isStatic ? programs.still : programs.tree;
    return {
      description: `${unit.label} as ${form}, ${effect}; ${wrapperName}; work in ${workName}; memory ${memoryName}${isStatic ? '; static' : ''}`,
      command: wrapper([program, ...memory.take(programs), ...work(programs), 'print', unit.label, effect, form]),
      read: next(`${unit.label}/read`, unit.read),
      unit: unit.unit,
      better: unit.better,
      guarded: memory.outcome !== null,
      truth:
        refused.length > 0
          ? { refused }
          : { outcome: memory.outcome === 'HARM' ? 'NO-GO' : EFFECTS[effect], memory: memory.outcome },
    };
  });
}
