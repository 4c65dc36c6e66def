import type { CodeRow } from './code-row.ts';

/** Validity checks, and the codes of the reasons that they become when they fail. */
export const CHECKS: Readonly<Record<string, CodeRow>> = {
  'run-completed': [
    'The run ended in order: no step broke off and samples were taken.',
    'Look at the incident that the message names; it has a code of its own.',
  ],
  'broken-off': [
    'The run ended in the middle, without an incident that explains it.',
    'Read the log of the runner; then repeat the run.',
  ],
  'not-measured': ['No sample was taken.', 'Read the log of the runner; then repeat the run.'],
  'no-op': [
    'Before anything is built, the preprocessed text of both arms is compared: the setting must change it, or an option of the compiler. The message has the reason why it does not, with file and line.',
    'Ask for a value that the build does not have yet, of a flag that its sources test. Where the build sets the flag after yours, set the variable that the message names.',
  ],
  'byte-identical-arms': [
    'Both sides must be different libraries. The same bytes on both sides, or the same bytes in all that is loaded ([machine code](../code.md)), make every difference noise, except for `base`, where they prove that nothing has changed.',
    'Read the check `no-op` of the same result: it has the reason why the flag changes nothing.',
  ],
  'lanes-proven': [
    'Lanes that `proof` left out cannot notice the change: their proofs follow from the evidence in the plan, which is about the libraries that were measured ([machine code](../code.md#which-lanes-can-notice)).',
    'Measure without `proof`, so that every lane is timed. A build that makes other bytes each time has no proof that holds.',
  ],
  'lanes-can-notice': [
    'With `proof`, a comparison that asks for a gain ends before it times anything when no target and no guard can notice the change, by proof. It fails alone where the proofs hold: `lanes-proven` has passed.',
    'Ask lanes that execute the functions that the message names, by `lane NAME` or `suite NAME`, or add such a lane to the configuration.',
  ],
  'fast-path': [
    'The straight path of an entry point has no more of each kind of instruction than its budget. A budget that is exceeded is NO-GO; the numbers stay valid.',
    'Take what the message names off the path, or raise `fastPath` of the line in the configuration on the default branch. Where it is unknown, install binutils. What is counted stands in [machine code](../code.md).',
  ],
  'flag-reached': [
    'The compiler saw the value of each flag that the command sets: it is read from the compiler calls of the build, not from the build files.',
    'Make the build pass `{defines}` on to the compiler. A make target that calls make again with definitions of its own drops them; so does a variable that the Makefile overrides.',
  ],
  'files-as-committed': [
    'The files that were built are the files of the commit. A filter of `.gitattributes` changes what people have on disk.',
    'Build from files that no filter changes, or measure a filtered work tree with `--dirty`.',
  ],
  'library-mapped': [
    'In every process that did the work of a sample, the measured library was mapped and no other allocator served it.',
    'Check that the library can be preloaded, that the program is dynamically linked, and that it has no allocator of its own.',
  ],
  'malloc-served': [
    'The dynamic loader binds malloc, free, calloc and realloc of the program to the measured library.',
    'Make the lane start a dynamically linked program: for a static one there is no loader to ask.',
  ],
  'lanes-readable': [
    'The output of each program has the number that its lane reads.',
    'Run the command of the lane by hand, and make its `metric` pattern fit what it prints.',
  ],
  'machine-ready': [
    'Before sampling, the machine was as `alloc-ab doctor` wants it: governor, transparent huge pages, swap and load.',
    'Set what the check names, look at the machine with `alloc-ab doctor`, and repeat the run.',
  ],
  'machine-unchanged': [
    'Settings and temperature of the machine were the same before and after sampling.',
    'Fix the governor, turbo and transparent huge pages before the run, keep the machine cool, and repeat the run.',
  ],
  'idle-side': [
    'In lock-step, the side that waits uses no processor.',
    'Look for threads or processes of the library that go on when the bench waits; where the machine does not show it, run the harness in a systemd unit with Delegate=yes, as runner-setup does.',
  ],
  'programs-unchanged': [
    'The bench programs had the same bytes at the end of the run as at its beginning.',
    'Find what writes to the bench programs of the runner while a run goes on, and repeat the run.',
  ],
  'libraries-unchanged': [
    'The measured libraries had the same bytes at the end of the run as after their build.',
    'Find what writes to the work directory of the runner while a run goes on, and repeat the run.',
  ],
  'harness-running': [
    'The launcher and the driver ran without being stopped or starved.',
    'Find what stops the processes of the runner or takes its processors, and repeat the run.',
  ],
  sandbox: [
    'Code under test was isolated from the machine.',
    'Install what `alloc-ab doctor` names, and repeat the run.',
  ],
  'machine-qualified': [
    'The smallest change that this machine detects on a lane is known from `alloc-ab qualify`, and the machine is still the same.',
    'Run `alloc-ab qualify` on the machine while it is quiet, and again after each change of kernel, processor settings or memory.',
  ],
  'bench-exit': [
    'Every process ended with exit status 0, within its time.',
    'Look at the incident that the message names: `bench-crashed` or `bench-timeout`.',
  ],
  'metric-readable': [
    'The number of the lane was read from every sample, and it is positive.',
    'Make the `metric` pattern of the lane fit what the program prints, exactly once.',
  ],
  'metric-unreadable': [
    'The output of a sample has no number that fits the pattern of the lane, or the number is not positive.',
    'Change `metric: { read: … }` of the lane to match a line that the program prints.',
  ],
  'work-done': [
    'Programs that are measured from outside did all of their work on both sides: one that ends early looks fast.',
    'Let the program print a line at its end that is the same in each process, or a number that `checks` of the lane reads.',
  ],
  'output-checks': [
    'The numbers that the lane bounds under `checks` were within their bounds in a survey.',
    'Make the run of the lane shorter or its ring larger, or correct the bounds.',
  ],
  'printed-numbers': [
    'The result is printed in the same form and unit by every sample.',
    'Let the program print this number in the same form each time, best as plain digits.',
  ],
  'number-form-changed': [
    'One sample printed the result in another form or unit than the others, so that a factor of 1000 could be hidden.',
    'Let the program print this number in the same form and unit each time, best as plain digits.',
  ],
  claims: [
    'What a program reports about itself agrees with the wall and CPU time of its processes.',
    'Look in the library of the named side for code that changes the clock, prints a result or ends the program. A program that runs for a fixed time declares `work: timed`.',
  ],
  'work-not-done': [
    'The processes were too short, or used too little CPU time, for the work that they report.',
    'Look in the library of the named side for code that ends the program or prints a result in its place.',
  ],
  'claim-contradicted': [
    'The program reports a gain that the wall time of its processes does not show.',
    'Make the measured part longer than the set-up, or give the lane `operations`; else look in the library for code that changes the clock.',
  ],
  'claim-impossible': [
    'The program reports a longer time than its processes lived.',
    'Check `unit` and `operations` of the lane; then look in the library for code that changes the clock.',
  ],
  'disturbed-blocks': [
    'Other processes of the machine used little CPU while samples were taken.',
    'Stop whatever else runs on the machine, and repeat the run.',
  ],
  'machine-not-quiet': [
    'Other processes used the machine in too many blocks of samples.',
    'Stop whatever else runs on the machine, and repeat the run. `alloc-ab doctor` names timers and services.',
  ],
  'disturbed-rounds': [
    'Other processes of the machine used little CPU during the rounds of a survey.',
    'Stop whatever else runs on the machine, and repeat the survey.',
  ],
  'aa-sentinel': [
    'The baseline does not differ from a byte copy of itself.',
    'Measure again on a quiet machine. If the difference stays, do not trust this machine before `alloc-ab qualify` has passed on it.',
  ],
  'machine-record': [
    'Checks of the measurement itself that earlier runs of this machine answer for, with their number and age: the baseline against a copy of itself, and whole processes beside lock-step. A gain, and a loss that is larger than any that both ways have shown, is measured in whole processes too.',
    'Measure with `--no-record`, or set `ALLOC_AB_SANITY_RECORD=off` on the machine: then every run measures all of it.',
  ],
  'parallel-duets': [
    'Lanes with one thread were measured at the same time, each on a core of its own. Equal arms have shown that this machine allows it ([decision 66](../adr/0066-parallel-duets.md)).',
    'Look at the row `parallel-duets` of `alloc-ab doctor`, and qualify the machine again with `alloc-ab qualify`.',
  ],
  'control-lane': [
    'A lane that the change cannot affect did not move.',
    'Look for what else differs between the two sides (build flags, layout), or take the lane out of `controls`.',
  ],
};
