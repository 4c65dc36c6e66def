import type { CodeRow } from './code-row.ts';

const CLIENT = 'Run the command of the lane by hand against the server.';
const SPARED = 'Read the message: it has the number, its place and the rule.';

/** Incidents while programs are sampled, and while their numbers are read. */
export const SAMPLING_INCIDENTS: Readonly<Record<string, CodeRow>> = {
  'bench-crashed': [
    'A program ended with a signal or another exit status than 0.',
    'Run the shell line of the run under a debugger; `/ab health` shows which presets crash.',
  ],
  'bench-timeout': [
    'A program did not end within the `timeout` of its lane.',
    'Look for a hang with the shell line of the run, or raise `timeout`.',
  ],
  'bench-not-started': [
    'The program of a lane could not be started.',
    'Check its `command`: it starts in the checkout where the bench programs were built.',
  ],
  'bench-ended-early': [
    'A workload ended before it had answered every request of the driver.',
    'Look for exit in the constructors and functions of the library: a preloaded library must not end the process.',
  ],
  'bench-answered-wrongly': [
    'A workload did not give the answer of the operations that were asked for: blocks were damaged, or the work was not done.',
    'Look for blocks that overlap or lose their content with `/ab health`.',
  ],
  'bench-not-checked': [
    'The answer of a workload could not be checked, because the driver had no memory for it.',
    'Give the machine more memory, or the lane a smaller working set.',
  ],
  'not-resident': [
    'A program held more bytes of blocks than it had resident memory.',
    'Look in the library for blocks that share their memory, or for code that takes the place of the bench.',
  ],
  'idle-side-busy': [
    'One side used a processor while the other side worked.',
    'Look for threads or processes of the library that go on when the bench waits.',
  ],
  'library-not-mapped': [
    'The measured library was not mapped in a process that did the work, or another one was.',
    'Check that the program is dynamically linked, not set-user-ID, and has no allocator of its own.',
  ],
  'library-not-proven': [
    'It could not be seen which library a process had mapped.',
    'Let the runner trace its processes and read `/proc`; `alloc-ab doctor` shows whether it can.',
  ],
  'program-not-proven': [
    'It could not be seen which program a process executed, from its start to its end.',
    'Look in the code of this side for threads that are started untraced.',
  ],
  'program-replaced': [
    'A process executed another file than the one that was built.',
    'Find what writes to the bench programs while a run goes on.',
  ],
  'arguments-changed': [
    'A process had other arguments than the lane gives it.',
    'Look in the library for code that writes to the arguments of its program. A program that sets its own title cannot be measured.',
  ],
  're-executed': [
    'A process became another program, as it does not without the library.',
    'Look in the library for code that executes a program.',
  ],
  'ptrace-denied': [
    'The machine does not allow the tracing that reads peak memory and mapped libraries.',
    'Allow ptrace on the runner: `kernel.yama.ptrace_scope` of 0 or 1, and no outer container that forbids it.',
  ],
  'launcher-failed': [
    'The launcher of a program ended without a report.',
    'Look in the log of the kernel for what killed it.',
  ],
  'launcher-killed': [
    'The launcher of a program ended before it could write its report.',
    'Look in the code of this side for signals to other processes, and in the log of the kernel.',
  ],
  'launcher-stopped': [
    'The launcher was stopped by a signal that the run did not send.',
    'Look in the code of this side for signals to other processes, and for a person who stopped it.',
  ],
  'sandbox-failed': [
    'A program could not be isolated.',
    '`bwrap --unshare-all --ro-bind / / true` must end with 0 on this machine.',
  ],
  'out-of-memory': [
    'A program lost a process because the memory of the job was used up.',
    'Look for memory that the allocator does not give back, or make the lane smaller.',
  ],
  'too-many-processes': [
    'A program started more processes than are followed.',
    'Look for a loop that starts processes.',
  ],
  'bundle-changed': [
    'Another process changed the bundle while it was made, so it is not believed.',
    'Measure with the sandbox, which prevents it.',
  ],
  'evidence-cut': [
    'The time for counters and profiles was over before all were taken.',
    'Measure fewer lanes, or give a larger budget. Missing values are shown as not measured.',
  ],
  'program-not-installed': ['A program of the lane is not on this machine.', 'Install it on the runner.'],
  'server-did-not-start': [
    'The server ended before it was ready.',
    'Run `start` of the lane by hand; it must stay in the foreground and listen on `{port}` of 127.0.0.1.',
  ],
  'server-not-ready': [
    'The `ready` command never ended with 0 in its time.',
    'Run it by hand against the server, or raise `readyWithin`.',
  ],
  'server-died': [
    'The server ended while it was under load, or when it was asked after its load.',
    'Run the shell line of the run under a debugger.',
  ],
  'server-did-not-stop': [
    'The server did not end after `stop` or SIGTERM, and was killed.',
    'Give the lane a `stop` that ends the server.',
  ],
  'load-failed': ['The `load` command of a server lane did not end with 0.', CLIENT],
  'load-timeout': [
    'The `load` command of a server lane did not end in its time.',
    'Make the load shorter, or raise `timeout` of the lane.',
  ],
  'ask-failed': ['The `ask` command of a server lane did not end with 0.', CLIENT],
  'ask-timeout': ['The `ask` command of a server lane did not end in its time.', CLIENT],
  'load-output-empty': [
    'The load printed nothing that its reader knows.',
    'Make `load` a call of the program that `reads` names.',
  ],
  'load-output-error': ['The load reported an error.', CLIENT],
  'load-output-truncated': [
    'The output of the load is not complete.',
    'Run the load by hand and see whether it ends in order.',
  ],
  'load-output-localised': [
    'The output of the load has numbers in another language.',
    'Take LC_ALL, LC_NUMERIC and LANG out of the `env` of the lane.',
  ],
  'load-output-malformed': ['The output of the load has an unknown form.', 'Report the version of the program.'],
  'load-output-several': [
    'The output of the load has several results.',
    'Give the load one test, and make a lane for each further one.',
  ],
  'allocator-not-in-use': [
    'The program has an allocator of its own: its calls of malloc do not reach the measured library.',
    'Measure a build of the program that has no allocator of its own.',
  ],
  'allocator-incomplete': [
    'The program calls a function that the library lacks, so that two allocators would share blocks.',
    'Add the function to the library, for example malloc_usable_size.',
  ],
  'number-unreadable': ['The text at the place of the number is not a number of a known form.', SPARED],
  'number-ambiguous': [
    'The printed text could be two different numbers, such as 1,304.',
    'Print it with plain digits, or with a unit.',
  ],
  'numbers-differ': [
    'The pattern of the lane finds several different numbers.',
    'Make the pattern fit one line only, for example with `^`.',
  ],
  'numbers-repeated': [
    'The result is printed more than once.',
    'Print it once: a program may not correct or repeat its result.',
  ],
  'output-too-long': ['The output of a program is longer than what is kept.', 'Let the program print less than 1 MiB.'],
  'unit-mismatch': [
    'The number is printed in a unit of another kind than the lane names.',
    'Correct `unit` of the lane, or what the program prints.',
  ],
};
