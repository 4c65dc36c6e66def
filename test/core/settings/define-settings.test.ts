// biome-ignore-all lint/suspicious/noTemplateCurlyInString: references of cmake are written so.
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { BUILD_FILE, defineSettings } from '../../../src/core/settings/define-settings.ts';
import { cpuMs } from '../../fixtures/cpu-time.ts';

/** What decides about each define, as `system option place`; `=`: the define has the value of the setting. */
function deciding(files: Readonly<Record<string, string>>): Record<string, string> {
  const list = Object.entries(files).map(([path, text]) => ({ path, text }));
  const wanted = [...defineSettings(list)].filter(([name]) => name.startsWith('X_'));
  return Object.fromEntries(
    wanted.map(([name, { system, option, at, isValue }]) => [name, `${system} ${option} ${at}${isValue ? ' =' : ''}`]),
  );
}

describe('the option of cmake that decides about a define', () => {
  const OPTIONS = 'option(X_STATS "s" OFF)\nset(X_PAGE 4096 CACHE STRING "p")\noption(X_SECURE "s" OFF)\n';
  test.each<[what: string, text: string, expected: Record<string, string>]>([
    [
      'its value',
      'target_compile_definitions(x PRIVATE X_SIZE=${X_PAGE})',
      { X_SIZE: 'cmake X_PAGE CMakeLists.txt:2 =' },
    ],
    ['a word of its value', 'add_definitions(-DX_SIZE=${X_PAGE}u)', { X_SIZE: 'cmake X_PAGE CMakeLists.txt:2' }],
    [
      'a condition',
      'if(NOT X_STATS)\n  add_compile_definitions(X_QUIET)\nendif()',
      { X_QUIET: 'cmake X_STATS CMakeLists.txt:1' },
    ],
    [
      'an else',
      'if(X_STATS)\nelse()\n  add_definitions(-DX_QUIET=1 -DX_CALM)\nendif()',
      { X_QUIET: 'cmake X_STATS CMakeLists.txt:1', X_CALM: 'cmake X_STATS CMakeLists.txt:1' },
    ],
    [
      'a generator expression',
      'target_compile_definitions(x PRIVATE $<$<BOOL:${X_STATS}>:X_DEPTH=9>)',
      { X_DEPTH: 'cmake X_STATS CMakeLists.txt:1' },
    ],
    [
      'a list',
      'if(X_SECURE)\n  list(APPEND x_defines X_GUARD=4)\nendif()\ntarget_compile_definitions(x PRIVATE ${x_defines})',
      { X_GUARD: 'cmake X_SECURE CMakeLists.txt:3' },
    ],
    [
      'a variable',
      'if(X_SECURE)\n  set(level 4)\nelse()\n  set(level 0)\nendif()\nadd_definitions(-DX_GUARD=${level})',
      { X_GUARD: 'cmake X_SECURE CMakeLists.txt:3' },
    ],
    [
      'flags of the compiler',
      'if(X_STATS)\n  set(CMAKE_C_FLAGS "${CMAKE_C_FLAGS} -DX_S=1 -O2")\nendif()',
      { X_S: 'cmake X_STATS CMakeLists.txt:1' },
    ],
    [
      'an option that another define of the same variable depends on',
      'if(X_STATS)\n  set(CMAKE_C_FLAGS "${CMAKE_C_FLAGS} -DX_S=1")\nendif()\nset(CMAKE_C_FLAGS "${CMAKE_C_FLAGS} -DX_ALWAYS=1")',
      { X_S: 'cmake X_STATS CMakeLists.txt:1' },
    ],
    ['two options', 'if(X_STATS AND X_SECURE)\n  add_definitions(-DX_BOTH)\nendif()', {}],
    [
      'two places',
      'if(X_STATS)\n  add_definitions(-DX_A=1)\nendif()\nif(X_SECURE)\n  add_definitions(-DX_A=2)\nendif()',
      {},
    ],
    ['nothing', 'add_definitions(-DX_A=1)\nif(X_STATS)\n  add_definitions(-DX_A=2)\nendif()', {}],
  ])('%s', (_, text, expected) => {
    expect(deciding({ 'CMakeLists.txt': OPTIONS + text })).toEqual(expected);
  });

  test('a header that the configuration writes', () => {
    const header = '#cmakedefine X_STATS\n#cmakedefine01 X_SECURE\n#define X_SIZE @X_PAGE@\n#define X_FIXED 3\n';
    expect(deciding({ 'CMakeLists.txt': OPTIONS, 'src/x.h.in': header })).toEqual({
      X_STATS: 'cmake X_STATS CMakeLists.txt:1',
      X_SECURE: 'cmake X_SECURE CMakeLists.txt:3',
      X_SIZE: 'cmake X_PAGE CMakeLists.txt:2 =',
    });
  });
});

test('the option of meson that decides about a define', () => {
  const files = {
    'meson_options.txt': "option('stats', type: 'boolean')\noption('page', type: 'integer',\n  value: 4096)\n",
    'meson.build': `depth = get_option('stats') ? ['-DX_DEPTH=9'] : [] # -DX_COMMENT
if get_option('stats')
  add_project_arguments('-DX_COUNT', language: 'c')
endif
conf = configuration_data()
conf.set('X_PAGE', get_option('page'))
with_stats = get_option('stats')
conf.set10('X_STATS', with_stats)
add_project_arguments('-DX_ALWAYS=1', language: 'c')
shared_library('x', 'a.c', c_args: depth + ['-DX_BESIDE=1', '-DX_TEXT=@0@'.format(get_option('page'))])
both = (get_option('stats') ? ['-DX_IN'] : []) + ['-DX_OUT=1']
`,
  };
  expect(deciding(files)).toEqual({
    X_DEPTH: 'meson stats meson_options.txt:1',
    X_COUNT: 'meson stats meson_options.txt:1',
    X_PAGE: 'meson page meson_options.txt:2 =',
    X_STATS: 'meson stats meson_options.txt:1',
    X_TEXT: 'meson page meson_options.txt:2',
    X_IN: 'meson stats meson_options.txt:1',
  });
});

test('the switch of a configure script that decides about a define', () => {
  const text = `AC_INIT([x], [1.0])
AC_ARG_ENABLE([stats],
  [AS_HELP_STRING([--disable-stats], [no statistics])],
[if test "x$enable_stats" = "xno" ; then
  enable_stats="0"
fi
])
if test "x$enable_stats" = "x1" ; then
  AC_DEFINE([X_STATS], [ ], [ ])
fi
AC_ARG_WITH([lg_page], [AS_HELP_STRING([--with-lg-page=N], [bits])], [LG="$with_lg_page"], [LG=12])
AC_DEFINE_UNQUOTED([X_PAGE], [$LG], [bits])
AS_IF([test "x$enable_stats" = xyes], [CPPFLAGS="$CPPFLAGS -DX_DEPTH=9"])
CPPFLAGS="$CPPFLAGS -DX_BESIDE=1"
dnl AC_DEFINE([X_COMMENT], [$LG])
AC_DEFINE([X_ALWAYS], [1], [ ])
`;
  expect(deciding({ 'configure.ac': text })).toEqual({
    X_STATS: 'configure --enable-stats configure.ac:2',
    X_PAGE: 'configure --with-lg-page configure.ac:11',
    X_DEPTH: 'configure --enable-stats configure.ac:2',
  });
});

test('of two build systems that give the same define none is named', () => {
  const cmake = 'option(X_STATS "s" OFF)\nif(X_STATS)\n  add_definitions(-DX_COUNT)\nendif()';
  const meson = "if get_option('stats')\n  add_project_arguments('-DX_COUNT', language: 'c')\nendif\n";
  const options = { 'meson.options': "option('stats', type: 'boolean')\n" };
  expect(deciding({ 'CMakeLists.txt': cmake, 'meson.build': meson, ...options })).toEqual({});
});

test('any text is read, and soon', () => {
  const word = fc.constantFrom(
    ...'if( ) else() endif() set(X_A ${X_B} option( -DX=1 #[[ ]] " \' $< AC_ARG_ENABLE([ fi \n @X@'.split(' '),
  );
  const path = fc.constantFrom('CMakeLists.txt', 'a/meson.build', 'meson.options', 'configure.ac', 'x.h.in', 'y.cmake');
  fc.assert(
    fc.property(path, fc.array(word, { maxLength: 60 }), (file, words) => {
      expect(file).toMatch(BUILD_FILE);
      defineSettings([{ path: file, text: words.join(' ') }]);
    }),
  );
  for (const hostile of [
    '(',
    'set(X_A ${X_A}) ',
    'add_definitions(-DX=1) ',
    '$<',
    '"',
    '-D',
    "'",
    '#define X @',
    'if $a ',
  ])
    for (const file of ['CMakeLists.txt', 'meson.build', 'configure.ac', 'x.h.in'])
      expect(
        cpuMs(() => defineSettings([{ path: file, text: hostile.repeat(500_000 / hostile.length) }])),
      ).toBeLessThan(2000);
});
