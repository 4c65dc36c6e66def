/**
 * The architecture as data: the folders of `src`, the rooms of the large ones, the job of each, and what each may import.
 * `imports.test.ts` checks the imports against it, and `npm run docs` writes the tables of docs/design.md from it.
 */

export interface Layer {
  /** A few words for the tables of docs/design.md. */
  readonly job: string;
  /** Folders, or earlier rooms of the same folder, that it may import besides itself. */
  readonly imports: readonly string[];
}

/** Folders of `src`. The entry files beside them may import every folder. */
export const FOLDERS: Readonly<Record<string, Layer>> = {
  model: { job: 'types and their schemas; `Result`', imports: [] },
  stats: { job: 'statistics: numbers in, numbers out', imports: [] },
  core: { job: 'every decision, as pure functions of model values', imports: ['model', 'stats'] },
  system: {
    job: 'starts programs and sanitises their output, finds tools, makes temporary folders, knows where alloc-ab is installed',
    imports: [],
  },
  signing: { job: 'keys, signatures, digests', imports: ['model', 'core'] },
  bundle: { job: 'reads and writes bundles: folders and ZIP archives', imports: ['model', 'core', 'system'] },
  runner: {
    job: 'builds and measures untrusted code on the machine; holds no secret',
    imports: ['model', 'core', 'stats', 'system', 'bundle'],
  },
  github: { job: 'every call to GitHub: reads, writes, releases, errors', imports: ['model', 'core'] },
  store: { job: 'the database of the App: SQLite or PostgreSQL', imports: ['model'] },
  web: { job: 'report pages as HTML', imports: ['model', 'core'] },
  setup: {
    job: 'first steps of the App: its creation on GitHub, the file of its settings',
    imports: ['model', 'system', 'github', 'web'],
  },
  app: {
    job: 'the GitHub App: webhooks, requests, the work loop',
    imports: ['model', 'core', 'signing', 'bundle', 'github', 'setup'],
  },
  local: {
    job: 'plans from a checkout and judges a bundle on disk; shared by command line, Action and release gate',
    imports: ['model', 'core', 'system', 'signing', 'bundle', 'web'],
  },
  workflow: {
    job: 'steps of a GitHub Actions workflow: inputs, outputs, secrets of the release gate',
    imports: ['model', 'core', 'system', 'signing', 'bundle', 'github', 'local'],
  },
  cli: {
    job: 'the command line',
    imports: ['model', 'core', 'system', 'bundle', 'runner', 'signing', 'store', 'web', 'local', 'setup'],
  },
};

/** Rooms of a folder, in the order of their imports. */
export const ROOMS: Readonly<Record<string, Readonly<Record<string, Layer>>>> = {
  core: {
    text: { job: 'escaping, number formats, shell quoting, spelling suggestions', imports: [] },
    number: { job: 'reads the numbers that programs print', imports: ['text'] },
    command: { job: 'the grammar of a comment', imports: ['text'] },
    load: { job: 'parses the output of load generators', imports: [] },
    reference: { job: 'the codes of messages: what each means, and its remedy', imports: ['text'] },
    decisions: {
      job: 'what was decided about a flag: in documents, and in earlier verdicts',
      imports: ['text', 'command'],
    },
    config: { job: 'parses and checks the configuration', imports: ['text', 'number', 'command', 'load'] },
    'plan/flags': {
      job: 'the flags that C headers declare, and what the preprocessor does with the headers',
      imports: ['text'],
    },
    'init/systems': {
      job: 'recognises build systems; what a build of each tries and looks at',
      imports: ['command'],
    },
    settings: {
      job: 'the settings of cmake, meson and configure scripts that decide about a define, from build files',
      imports: ['init/systems'],
    },
    init: {
      job: 'drafts a configuration and a tag ruleset',
      imports: ['text', 'config', 'plan/flags', 'init/systems'],
    },
    'plan/lanes': {
      job: 'the lanes and machines of a command, their programs, how each lane is sampled',
      imports: ['text', 'load', 'config'],
    },
    'plan/arms': {
      job: 'the arms of a command: flags, lines with presets, installed allocators',
      imports: ['text', 'decisions', 'config', 'plan/flags', 'plan/lanes'],
    },
    plan: {
      job: 'resolves a command against the configuration and makes the plan of each machine',
      imports: ['text', 'command', 'decisions', 'config', 'plan/lanes', 'plan/arms'],
    },
    'plan/gate': { job: 'the plans of the gate, and whether its paths match', imports: ['plan'] },
    queue: { job: 'the order of the queue, and how long a measurement takes', imports: ['config'] },
    profile: { job: 'parses the output of `perf`, `nm` and callgrind', imports: ['text'] },
    code: {
      job: 'reads machine code: what differs between two libraries, straight paths of entry points and their budgets',
      imports: [],
    },
    reach: {
      job: 'which lanes can notice a change: the functions that they execute against the code that differs',
      imports: ['text', 'code'],
    },
    'analysis/ab': { job: 'from samples to effects with intervals', imports: ['text'] },
    'analysis/survey': {
      job: 'from readings to standings, position, trend and frontier',
      imports: ['text', 'profile'],
    },
    'verdict/checks': {
      job: 'validity checks and the qualification of a machine',
      imports: ['text', 'number', 'code', 'reach', 'analysis/ab', 'analysis/survey'],
    },
    duets: {
      job: 'parallel duets: the CPUs of a machine for them, the lanes of a round on these, whether the machine may',
      imports: ['text', 'plan/lanes', 'analysis/ab', 'verdict/checks'],
    },
    verdict: {
      job: 'outcome, reasons, headline, stopping rule; the joined verdict of several machines',
      imports: ['text', 'plan/lanes', 'code', 'analysis/ab', 'verdict/checks'],
    },
    'verdict/gate': {
      job: 'the outcome of a gate, acceptances, merge groups',
      imports: ['text', 'plan/lanes', 'analysis/ab', 'verdict/checks'],
    },
    bundle: {
      job: 'reads the files of a bundle, and whether the run can have come from its plan',
      imports: ['text', 'analysis/ab', 'analysis/survey', 'verdict/checks', 'duets', 'verdict'],
    },
    'report/document': { job: '`Document` and its renderers for Markdown and terminal', imports: ['text', 'profile'] },
    'report/verdict': {
      job: 'comment, check report and terminal text of a verdict',
      imports: ['text', 'reference', 'profile', 'code', 'analysis/ab', 'report/document'],
    },
    'report/survey': {
      job: 'the documents of surveys',
      imports: [
        'text',
        'reference',
        'plan/lanes',
        'profile',
        'analysis/survey',
        'verdict/checks',
        'report/document',
        'report/verdict',
      ],
    },
    flags: {
      job: 'the list of flags: what the headers do with each, and its latest verdict',
      imports: ['command', 'config', 'plan/flags', 'plan/arms'],
    },
    campaign: {
      job: 'a campaign over many flags, their combinations or values: its questions, its rule, its table',
      imports: [
        ...['text', 'command', 'config', 'plan/lanes', 'plan/arms', 'plan', 'flags', 'analysis/ab', 'report/document'],
      ],
    },
    'report/request': {
      job: 'comments about a request: progress, queue, refusal, several machines',
      imports: ['text', 'decisions', 'reference', 'queue', 'verdict', 'campaign', 'report/document', 'report/verdict'],
    },
    'report/gate': {
      job: 'the check report of the gate',
      imports: ['text', 'verdict/gate', 'report/document', 'report/verdict', 'report/request'],
    },
    export: {
      job: 'a configuration patch after a GO, a note for the archive after a NO-GO',
      imports: ['text', 'command', 'decisions', 'config', 'plan/flags', 'report/document', 'report/verdict'],
    },
    'export/tools': {
      job: 'a result in the formats of other tools',
      imports: [
        'text',
        'profile',
        'analysis/ab',
        'analysis/survey',
        'verdict/checks',
        'report/document',
        'report/verdict',
        'report/survey',
      ],
    },
    statement: {
      job: 'the signed statement about a result, and its verification',
      imports: ['text', 'report/document'],
    },
    release: {
      job: 'versions and tags; what a release has to pass, whether it passed, its notes',
      imports: ['text', 'command', 'plan/lanes', 'plan/arms', 'plan', 'code', 'report/document', 'report/verdict'],
    },
  },
  runner: {
    job: { job: 'the job folder, its progress and incidents', imports: [] },
    sandbox: {
      job: 'isolates code under test and starts it behind the bench kit, reads the reports of its programs',
      imports: ['job'],
    },
    'build/commits': {
      job: 'fetches commits as data, with their submodules, and checks them out',
      imports: ['job'],
    },
    'build/cache': {
      job: 'keeps what builds left, by all that they saw of their commit and of the machine',
      imports: ['job', 'sandbox'],
    },
    machine: {
      job: 'the lock of the machine, the facts about it, its qualification, the record of its runs, what killed jobs left on it',
      imports: ['job', 'sandbox', 'build/cache'],
    },
    doctor: {
      job: 'looks at the machine before and after a job, and for `alloc-ab doctor`',
      imports: ['job', 'machine', 'sandbox'],
    },
    build: {
      job: 'builds arms or takes them from the cache, reads the effective flags',
      imports: ['job', 'sandbox', 'build/commits', 'build/cache'],
    },
    'build/planned': {
      job: 'the compiler calls of a build without compiling, whether they make two arms differ, and the values of its defines',
      imports: ['job', 'sandbox', 'build/commits', 'build/cache', 'machine', 'build'],
    },
    code: { job: 'compares the code of two libraries: `objdump` in the sandbox', imports: ['sandbox'] },
    server: { job: 'starts a server, loads it and stops it', imports: ['job', 'sandbox'] },
    sampling: { job: 'samples, lock-step groups and readings, in random order', imports: ['job', 'sandbox', 'server'] },
    profile: { job: '`perf`, `nm` and callgrind after sampling', imports: ['job', 'sandbox', 'server', 'sampling'] },
    reach: {
      job: 'which lanes of a plan execute code that differs: callgrind, and processes that such code ends',
      imports: ['job', 'sandbox', 'build/cache', 'build', 'code', 'server', 'sampling', 'profile'],
    },
    trial: {
      job: 'builds a commit once and looks at what is left, for a draft',
      imports: ['job', 'sandbox', 'machine', 'build/commits', 'build'],
    },
    run: {
      job: 'one run from its plan to its bundle',
      imports: [
        'job',
        'machine',
        'doctor',
        'sandbox',
        'build/commits',
        'build',
        'build/planned',
        'code',
        'server',
        'sampling',
        'profile',
        'reach',
      ],
    },
  },
  app: {
    queue: { job: 'the queue of each machine, and the lease of a replica', imports: [] },
    channel: { job: 'how a request shows itself: comment and check, gate check, or its parent', imports: ['queue'] },
    http: { job: 'webhooks, health, metrics, the public key; redelivery of lost webhooks', imports: ['channel'] },
    private: { job: 'private repositories: may they be measured, tokens for their fetch job', imports: [] },
    run: {
      job: 'one measurement: announce, dispatch, follow, analyse its artifact',
      imports: ['channel', 'queue', 'private'],
    },
    machines: {
      job: 'child requests for several machines, and their joined result',
      imports: ['channel', 'queue', 'private', 'run'],
    },
    campaign: {
      job: 'goes through the questions of a campaign, each a child request, and shows its table',
      imports: ['channel', 'queue', 'machines'],
    },
    gate: { job: 'the gate and its commands', imports: ['channel', 'run', 'machines'] },
    release: { job: 'the commands and the writes of a release', imports: ['channel', 'private', 'run', 'machines'] },
    onboarding: { job: 'proposes a first configuration where the App was installed', imports: [] },
    commands: {
      job: 'reads a comment, makes requests, replies at once or plans',
      imports: ['channel', 'queue', 'private', 'run', 'machines', 'campaign', 'gate', 'release', 'onboarding'],
    },
  },
  github: {
    read: {
      job: 'reads: pull requests, commits, files, permissions, workflow runs, artifacts, webhook deliveries',
      imports: [],
    },
    write: { job: 'writes: comments, checks, dispatches; the one writer of releases', imports: ['read'] },
  },
  store: {
    database: { job: 'SQLite and PostgreSQL behind one interface; the layout and its migrations', imports: [] },
    leases: { job: 'what this replica works on', imports: ['database'] },
    requests: {
      job: 'rows of requests and their phases, queues, heads; what is forgotten',
      imports: ['database', 'leases'],
    },
    events: { job: 'what webhooks brought, and what it changes', imports: ['database', 'leases', 'requests'] },
    results: { job: 'verdicts, baselines and durations of earlier measurements', imports: ['database'] },
    backup: { job: 'backup and restore', imports: ['database'] },
  },
  local: {
    checkout: { job: 'reads a checkout: commits, tags, files', imports: [] },
    decisions: { job: 'searches the documents of a checkout for decisions', imports: ['checkout'] },
    planning: { job: 'plans from a checkout', imports: ['checkout', 'decisions'] },
    result: { job: 'judges, checks and signs a bundle on disk', imports: [] },
    campaign: {
      job: 'goes through the questions of a campaign, with a journal on disk',
      imports: ['planning', 'result'],
    },
  },
  cli: {
    commands: { job: 'one file for each command', imports: [] },
  },
};

/** Files beside the rooms that every room of the folder may import. The other files there join the rooms. */
export const SHARED_FILES: Readonly<Record<string, readonly string[]>> = {
  app: ['app-context.ts', 'stores.ts', 'waits.ts'],
  github: ['call-failure.ts', 'clients.ts', 'octokit.ts'],
  cli: [
    'cache-choice.ts',
    'compiler-answers.ts',
    'completion-script.ts',
    'completion-table.ts',
    'conclude.ts',
    'database.ts',
    'doctor-table.ts',
    'exit-code.ts',
    'lane-reach.ts',
    'measure.ts',
    'options.ts',
    'own-command.ts',
    'record-block.ts',
    'record-choice.ts',
    'sandbox-policy.ts',
    'signing-key.ts',
    'stop-on-signal.ts',
    'stored.ts',
    'terminal.ts',
  ],
};

/** Folders without `node:`, network, clock, randomness. */
export const PURE_FOLDERS: readonly string[] = ['model', 'stats', 'core'];
