/** Small repositories of each build system, in the shape that public allocators have. */

/** An allocator with one flag: the C library's, under the names that the loader binds. */
const ALLOC_C = `#include <stddef.h>
#include "x_config.h"
extern void *__libc_malloc(size_t), *__libc_calloc(size_t, size_t), *__libc_realloc(void *, size_t);
extern void __libc_free(void *);
void *malloc(size_t bytes) { return __libc_malloc(bytes + X_EXTRA + (X_DEPTH - 8)); }
void *calloc(size_t count, size_t bytes) { return __libc_calloc(count, bytes); }
void *realloc(void *block, size_t bytes) { return __libc_realloc(block, bytes); }
void free(void *block) { __libc_free(block); }
`;
const CONFIG_H = `#ifndef X_CONFIG_H
#define X_CONFIG_H
#ifndef X_EXTRA
#define X_EXTRA 0
#endif
#ifndef X_DEPTH
#define X_DEPTH 8
#endif
#endif
`;
/** A bench of one file that takes some milliseconds. */
const BENCH_C = `#include <stdio.h>
#include <stdlib.h>
int main(void) {
  for (int i = 0; i < 2000000; i++) {
    volatile char *block = malloc(16 + i % 64);
    block[0] = 1;
    free((void *)block);
  }
  puts("ops/s=1000000");
  return 0;
}
`;
const SOURCES = { 'src/alloc.c': ALLOC_C, 'src/x_config.h': CONFIG_H };

export type Project = Readonly<Record<string, string>>;

/** CMake with options, a library that an option renames, tests that would not build, and a second library without malloc. */
export const CMAKE: Project = {
  ...SOURCES,
  'CMakeLists.txt': `cmake_minimum_required(VERSION 3.18)
project(libxalloc C)
option(X_STATS "Keep statistics" OFF) # a comment
option(X_BUILD_TESTS "Build the tests" ON)
set(X_PAGE "4096" CACHE STRING "bytes of a page; a list")
if(X_STATS)
  set(x_name "xalloc-stats")
else()
  set(x_name "xalloc")
endif()
add_library(xalloc SHARED src/alloc.c)
set_target_properties(xalloc PROPERTIES OUTPUT_NAME \${x_name} VERSION 1.2 SOVERSION 1)
target_compile_definitions(xalloc PRIVATE X_PAGE=\${X_PAGE} $<$<BOOL:\${X_STATS}>:X_DEPTH=9>)
add_library(helper SHARED src/helper.c)
if(X_BUILD_TESTS)
  add_executable(x_test test/does-not-exist.c)
endif()
`,
  'src/helper.c': 'int helper(void) { return 1; }\n',
};

/** CMake that builds a static library unless it is told otherwise. */
export const CMAKE_STATIC: Project = {
  ...SOURCES,
  'CMakeLists.txt': `cmake_minimum_required(VERSION 3.18)
project(xalloc C)
set(CMAKE_POSITION_INDEPENDENT_CODE ON)
add_library(xalloc src/alloc.c)
`,
};

/** CMake that downloads a dependency. */
export const CMAKE_DOWNLOAD: Project = {
  ...SOURCES,
  'CMakeLists.txt': `cmake_minimum_required(VERSION 3.18)
project(xalloc C)
include(FetchContent)
FetchContent_Declare(Layers GIT_REPOSITORY https://example.invalid/layers.git GIT_TAG main)
FetchContent_MakeAvailable(Layers)
add_library(xalloc SHARED src/alloc.c)
`,
};

/** Make with a variable for defines, settings with defaults, and variants that make the library again. */
export const MAKE: Project = {
  ...SOURCES,
  Makefile: `X_DEFS_EXTRA ?=
X_SHARDS ?= 4
FAST := X_SHARDS=8
CC ?= cc
CFLAGS := -O1 -fPIC
.PHONY: all all_fast all_deep all_odd clean
all: lib/libxalloc.so
lib/libxalloc.so: src/alloc.c src/x_config.h
\t@mkdir -p lib
\t$(CC) -shared $(CFLAGS) -DX_PARTS=$(X_SHARDS) $(X_DEFS_EXTRA) -o $@ src/alloc.c
all_fast:
\t@$(MAKE) clean
\t@$(MAKE) all $(FAST)
all_deep:
\t@$(MAKE) all X_DEFS_EXTRA='-DX_DEPTH=16 -DX_EXTRA'
all_odd:
\t@$(MAKE) all X_DEFS_EXTRA='-DX_DEPTH=(1+2)'
clean:
\t@rm -rf lib
`,
  'bench/bench_loop.c': BENCH_C,
  'bench/bench_usage.c':
    '#include <stdlib.h>\nint main(int n, char **v) { return n < 2 ? 64 : v[1][0] + !malloc(1); }\n',
  'bench/bench_broken.c': '#include "nowhere.h"\nint main(void) { return 0; }\n',
  'bench/bench_own.c': `${ALLOC_C.replace('#include "x_config.h"\n', '').replace(' + X_EXTRA + (X_DEPTH - 8)', '')}int main(void) { return 0; }\n`,
  'bench/bench_idle.c':
    '#include <stdlib.h>\n#include <unistd.h>\nint main(void) { volatile char *b = malloc(9); b[0] = 1; usleep(20000); return 0; }\n',
  'win/bench_windows.c': '#include <windows.h>\nint main(void) { return 0; }\n',
};

/** Make whose rules name no library, without a variable for defines. */
export const MAKE_PLAIN: Project = {
  ...SOURCES,
  Makefile: `NAME = xalloc
build:
\tgcc -shared -fPIC -o lib$(NAME).so src/alloc.c
`,
};

/** Make whose library exports no malloc. */
export const MAKE_PREFIXED: Project = {
  'src/x.c': 'void *x_malloc(void) { return 0; }\n',
  Makefile: 'all: libx.so\nlibx.so: src/x.c\n\tcc -shared -fPIC -o $@ $<\n',
};

/** A configure script as autoconf writes them, without autoconf. */
export const CONFIGURE: Project = {
  ...SOURCES,
  'Makefile.in': `all: libxalloc.so
libxalloc.so: src/alloc.c
\tcc -shared -fPIC @DEFS@ @CPPFLAGS@ -o $@ src/alloc.c
`,
  configure: `#!/bin/sh
defs=
for word; do
  case $word in
    --help) cat <<HELP
Optional Features:
  --disable-option-checking  ignore unrecognized --enable/--with options
  --enable-FEATURE[=ARG]     include FEATURE [ARG=yes]
  --enable-stats             keep statistics
  --disable-cache            no cache
  --with-lg-page=LG          size of a page
  --enable-static            build a static library
HELP
      exit 0;;
    --enable-stats) defs="$defs -DX_DEPTH=9";;
    CPPFLAGS=*) flags=\${word#CPPFLAGS=};;
  esac
done
sed -e "s|@DEFS@|$defs|; s|@CPPFLAGS@|$flags|" Makefile.in >Makefile
`,
};

/** A script in Python that writes a build.ninja, and whose default compiler need not be installed. */
export const PYTHON: Project = {
  ...SOURCES,
  'configure.py': `import argparse, os
parser = argparse.ArgumentParser()
parser.add_argument('--toolchain', choices=['clang', 'gcc'], default='no-such-compiler')
parser.add_argument('-c', '--config', choices=['debug', 'release'], default='debug')
args = parser.parse_args()
with open('build.ninja', 'w') as out:
    out.write('rule so\\n  command = %s -shared -fPIC %s -o $out $in\\n' % (args.toolchain, os.environ.get('CFLAGS', '')))
    out.write('build bin/%s/libxalloc.so: so src/alloc.c\\n' % args.config)
    out.write('build all: phony bin/%s/libxalloc.so test\\n' % args.config)
    out.write('build test: so test/does-not-exist.c\\n')
`,
};

/** Bazel alone. */
export const BAZEL: Project = { ...SOURCES, 'MODULE.bazel': 'module(name = "xalloc")\n', 'src/BUILD': '' };

/** Meson with options. */
export const MESON: Project = {
  ...SOURCES,
  'meson.build': `project('xalloc', 'c')
depth = get_option('stats') ? ['-DX_DEPTH=9'] : []
shared_library('xalloc', 'src/alloc.c', c_args: depth)
`,
  'meson_options.txt':
    "option('stats', type: 'boolean', value: false)\noption('tests', type: 'boolean', value: false)\n",
};

/** autoconf whose script generates configure and calls it. */
export const AUTOGEN: Project = {
  ...SOURCES,
  'configure.ac': `AC_INIT([xalloc], [1.0])
AC_PROG_CC
AC_ARG_ENABLE([stats], [AS_HELP_STRING([--enable-stats], [keep statistics])])
AS_IF([test "x$enable_stats" = xyes], [CPPFLAGS="$CPPFLAGS -DX_DEPTH=9"])
AC_CONFIG_FILES([Makefile])
AC_OUTPUT
`,
  'Makefile.in': `all: libxalloc.so
libxalloc.so: src/alloc.c
\t@CC@ -shared -fPIC @CPPFLAGS@ -o $@ src/alloc.c
`,
  'autogen.sh': '#!/bin/sh\nautoconf && ./configure "$@"\n',
};
