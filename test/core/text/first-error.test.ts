import { describe, expect, test } from 'vitest';
import { firstError } from '../../../src/core/text/first-error.ts';

describe('the first error of a build', () => {
  test.each([
    [
      'gcc, after warnings and what included the file',
      'cc -c a.c\na.h:2:1: warning: unused\nIn file included from a.c:1:\na.h:3:10: fatal error: absent.h: No such file or directory\n    3 | #include <absent.h>\ncompilation terminated.\nmake: *** [Makefile:4: a.o] Error 1',
      'a.h:3:10: fatal error: absent.h: No such file or directory',
    ],
    [
      'of two the first',
      "src/a b.cc:7:3: error: 'x' was not declared in this scope\nsrc/z.cc:1:1: error: later",
      "src/a b.cc:7:3: error: 'x' was not declared in this scope",
    ],
    [
      'a compiler without a place',
      'gcc: error: unrecognized command-line option ‘-fno’',
      'gcc: error: unrecognized command-line option ‘-fno’',
    ],
    [
      'the assembler',
      "/tmp/x.s: Assembler messages:\n/tmp/x.s:12: Error: no such instruction: `foo'",
      "/tmp/x.s:12: Error: no such instruction: `foo'",
    ],
    [
      'the linker, not what repeats it',
      "/usr/bin/ld: a.o: in function `main':\na.c:(.text+0x5): undefined reference to `heap_init'\ncollect2: error: ld returned 1 exit status",
      "undefined reference to `heap_init'",
    ],
    [
      'a library that is missing',
      '/usr/bin/ld: cannot find -lnuma: No such file or directory\ncollect2: error: ld returned 1 exit status',
      'cannot find -lnuma',
    ],
    ['lld', 'ld.lld: error: undefined symbol: f\n>>> referenced by a.c', 'ld.lld: error: undefined symbol: f'],
    [
      'CMake, whose message is below the place',
      'CMake Error at CMakeLists.txt:3 (find_package):\n  By not providing "FindNuma.cmake" this project asked for it,\n  but it is absent.\n\n-- Configuring incomplete, errors occurred!',
      'CMake Error at CMakeLists.txt:3 (find_package): By not providing "FindNuma.cmake" this project asked for it, but it is absent.',
    ],
    [
      'configure',
      'checking for gcc... no\nconfigure: error: no acceptable C compiler found in $PATH',
      'configure: error: no acceptable C compiler found in $PATH',
    ],
    [
      'meson',
      'meson.build:1:0: ERROR: Unknown compiler(s): [["cc"]]',
      'meson.build:1:0: ERROR: Unknown compiler(s): [["cc"]]',
    ],
    [
      'ninja',
      "ninja: error: loading 'build.ninja': No such file or directory",
      "ninja: error: loading 'build.ninja': No such file or directory",
    ],
    [
      'ninja around a compiler',
      'FAILED: a.o\ncc -c a.c\na.c:1:1: error: expected identifier\nninja: build stopped: subcommand failed.',
      'a.c:1:1: error: expected identifier',
    ],
    ['a shell', 'sh: 1: cmake: not found', 'sh: 1: cmake: not found'],
    ['bash', '/bin/sh: line 1: cmake: command not found', '/bin/sh: line 1: cmake: command not found'],
    [
      'make without the compiler',
      'gcc -c a.c\nmake: gcc: No such file or directory\nmake: *** [Makefile:2: a.o] Error 127',
      'make: gcc: No such file or directory',
    ],
    ['make alone', "make: *** No rule to make target 'all'.  Stop.", "make: *** No rule to make target 'all'.  Stop."],
    [
      'a Makefile that make cannot read',
      'Makefile:3: *** missing separator.  Stop.',
      'Makefile:3: *** missing separator.  Stop.',
    ],
    ['Bazel', 'ERROR: /w/BUILD:3:11: Compiling a.cc failed', 'ERROR: /w/BUILD:3:11: Compiling a.cc failed'],
  ])('%s', (_, output, text) => {
    const found = firstError(output);
    expect(found?.text).toContain(text);
    expect(output.split('\n')[found?.line ?? -1]).toBeDefined();
  });

  test.each([
    ['nothing', ''],
    ['no word of an error', 'cc -c error.c\nerror.c: In function main:\nerror.c:3: warning: error: is a label'],
    ['a summary of none', '0 errors, 2 warnings\n-- Looking for error.h - found'],
  ])('%s has none', (_, output) => {
    expect(firstError(output)).toBeNull();
  });
});
