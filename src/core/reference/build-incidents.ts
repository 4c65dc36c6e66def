import type { CodeRow } from './code-row.ts';

/** Incidents from the fetch of the commits to the end of the builds, and those that every phase may have. */
export const BUILD_INCIDENTS: Readonly<Record<string, CodeRow>> = {
  cancelled: [
    'The run was stopped, by a person or by a signal.',
    'Write the command again to measure; the samples that were taken are in the bundle.',
  ],
  'disk-full': [
    'The disk of the machine is full.',
    'Free space in the output directory: a run needs room for about three checkouts and builds.',
  ],
  'machine-error': [
    'The machine refused a file operation or a process.',
    'Check permissions, disk and process limits of the machine, then try again.',
  ],
  'machine-busy': [
    'Another run of alloc-ab holds the machine: two at once would disturb each other.',
    'Wait until it has ended, then try again.',
  ],
  'no-sandbox': [
    'Code under test cannot be isolated on this machine, so nothing was built.',
    'Install what `alloc-ab doctor` names (Debian: `apt-get install bubblewrap`). For your own code, `--no-sandbox` runs it as you.',
  ],
  'no-compiler': [
    'The bench kit could not be built with make and gcc.',
    'Install make, gcc and the headers of the C library (Debian: `apt-get install make gcc libc6-dev`).',
  ],
  'no-filter': ['The filter of system calls could not be written.', 'Check that the disk of the machine has space.'],
  'bad-tools': [
    'A variable of the machine that chooses its tools (PATH, CC, CXX, LD) has a wrong value.',
    'Correct it: [tools of the machine](../operating.md#tools-of-the-machine).',
  ],
  'bad-source': [
    'The address of the repository is not one that is fetched.',
    'Give an https:// address without credentials, or the path of a local repository.',
  ],
  'fetch-failed': [
    'A commit could not be fetched.',
    'Check that the repository can be reached and still has the commit: a force-push or a deleted fork removes it.',
  ],
  'wrong-commit': [
    'The fetched commit is not the pinned one.',
    'Repeat the run; if it stays, check the remote with `git fsck`.',
  ],
  'fetched-data-changed': ['The data of the fetch job differ from what it announced.', 'Start the measurement again.'],
  'malformed-object': [
    'The repository has an object that git refuses.',
    '`git fsck` names the object. Make the commit again without it, with a current git.',
  ],
  'missing-objects': [
    'The source lacks objects of the commit: it is a partial or damaged clone.',
    'Fetch the rest into it: `git fetch --refetch --no-filter`, or make a new clone.',
  ],
  'sha256-repository': [
    'The repository has SHA-256 objects; only SHA-1 repositories can be measured, as on GitHub.',
    'Make a SHA-1 copy: `git fast-export --all` here, `git fast-import` there.',
  ],
  'too-large': [
    'A file of the source is larger than what is taken.',
    'Leave it out, or take its content from a smaller repository.',
  ],
  'tree-too-large': ['The files of the commit could not be listed.', 'Measure a commit with fewer or smaller files.'],
  'submodule-refused': [
    'A submodule has an address that is not fetched.',
    'Give it an https:// address in `.gitmodules`, or list the needed ones under `tree: { submodules: […] }`.',
  ],
  'files-missing': [
    'Some files of the commit could not be written: their names differ only in case.',
    'Choose an output directory on a file system with case-sensitive names.',
  ],
  'submodules-missing': [
    'A submodule of the commit would be empty.',
    'Write `tree: { submodules: true }` into the configuration to fetch them, a list of paths for some, or false to build without.',
  ],
  'pointer-files': [
    'Files of the commit are pointers of Git LFS or git-annex: their content is not in the commit.',
    'Name files that no build reads under `tree: { pointers: […] }`.',
  ],
  'build-failed': [
    'A build command did not end with 0.',
    'Read the end of its log (`logs/build-*.log` in the bundle). The same command must succeed in a clean checkout.',
  ],
  'build-timeout': [
    'A build command did not end in its time.',
    'Build less (one target, no tests), or look for a command that waits for input.',
  ],
  'library-missing': [
    'The build ended, but did not write the library that the line names.',
    'Make the `build` commands and the `library` of the line agree.',
  ],
  'layouts-impossible': [
    '`layouts=` needs the call of a compiler that linked the library, and it cannot be repeated with another order and padding; the message has the reason.',
    'Leave `layouts=` out, or let the build link the shared library from its objects by one call of the compiler.',
  ],
  'no-malloc': [
    'The library defines no malloc: its programs would run on the allocator of the C library.',
    'Build the library with its overriding functions (`nm -D` lists them), or correct `library`.',
  ],
  'mixed-heaps': [
    'The library defines malloc but not all of free, calloc and realloc, so that two allocators would share blocks.',
    'Make the library define all four for the dynamic loader (`nm -D` lists them).',
  ],
  'allocator-not-installed': [
    'An installed allocator that the command names is not on this machine.',
    'Install its package on the runner, or give the path of its library under `allocators`.',
  ],
};
