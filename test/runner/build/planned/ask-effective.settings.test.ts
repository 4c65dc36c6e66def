import { afterAll, beforeAll, expect, test } from 'vitest';
import type { BuildContext } from '../../../../src/runner/build/build-context.ts';
import { askEffective } from '../../../../src/runner/build/planned/ask-effective.ts';
import { SYSTEM_PATH } from '../../../../src/runner/sandbox/kit.ts';
import { findProgram } from '../../../../src/system/find-program.ts';
import { heldLab } from './planned-lab.ts';

const FILES = {
  'src/a.c': '#include "x.h"\n#include "conf.h"\nint a = X_DEPTH + X_PAGE;\n',
  'src/x.h': '#ifndef X_DEPTH\n#define X_DEPTH 8\n#endif\n',
  'CMakeLists.txt': `cmake_minimum_required(VERSION 3.13)
project(x C)
option(X_STATS "Keep statistics" OFF)
option(X_SECURE "Guard pages" ON)
set(X_PAGE 4096 CACHE STRING "bytes of a page")
if(X_STATS)
  set(depth 9)
  add_definitions(-DX_DEPTH=\${depth})
endif()
configure_file(src/conf.h.in conf.h)
add_library(x SHARED src/a.c)
target_include_directories(x PRIVATE \${CMAKE_BINARY_DIR})
target_compile_definitions(x PRIVATE X_PAGE=\${X_PAGE})
`,
  'src/conf.h.in': '#cmakedefine01 X_SECURE\n',
  'meson.build': `project('x', 'c')
conf = configuration_data()
conf.set10('X_SECURE', get_option('secure'))
configure_file(output: 'conf.h', configuration: conf)
args = get_option('stats') ? ['-DX_DEPTH=9'] : []
shared_library('x', 'src/a.c', c_args: args + ['-DX_PAGE=4096'])
`,
  'meson_options.txt':
    "option('stats', type: 'boolean', value: false)\noption('secure', type: 'boolean', value: true)\n",
} as const;

let context: BuildContext;
let sha = '';
const lab = heldLab();

beforeAll(async () => {
  ({ context, sha } = await lab.open(FILES));
}, 120_000);
afterAll(() => lab.close());

async function values(commands: string[][]) {
  const found = await askEffective(context, { sha, commands, askedCommands: null });
  if (!found.ok) throw new Error(found.error.message);
  expect(found.value).toMatchObject({ gaps: [], isWhole: true });
  return found.value.names;
}

const has = (program: string) => findProgram(program, SYSTEM_PATH, '/') !== null;

const GENERATORS: readonly (readonly [name: string, words: readonly string[]])[] = [
  ['make', []],
  ...(has('ninja') ? [['ninja', ['-G', 'Ninja']] as const] : []),
];

test.skipIf(!has('cmake')).each(GENERATORS)(
  'cmake for %s: each preset has its values, and the options that decide are named',
  { timeout: 120_000 },
  async (_, generator) => {
    const commands = (...options: string[]) => [
      ['cmake', '-S', '.', '-B', 'out', ...generator, ...options],
      ['cmake', '--build', 'out'],
    ];
    const plain = await values(commands());
    expect(plain).toMatchObject({
      X_DEPTH: { number: '8', by: 'file', at: 'src/x.h:2' },
      X_PAGE: {
        number: '4096',
        by: 'command line',
        setting: { system: 'cmake', option: 'X_PAGE', at: 'CMakeLists.txt:5', isValue: true },
      },
      X_SECURE: {
        number: '1',
        by: 'file',
        at: 'out/conf.h:1',
        setting: { system: 'cmake', option: 'X_SECURE', at: 'CMakeLists.txt:4', isValue: false },
      },
    });
    // What a header of the commit decides is not named after an option that could decide it too.
    expect(plain.X_DEPTH).not.toHaveProperty('setting');
    expect(plain.X_PAGE).not.toHaveProperty('variable');
    expect(await values(commands('-DX_STATS=ON', '-DX_SECURE=OFF'))).toMatchObject({
      X_DEPTH: { number: '9', by: 'command line', setting: { option: 'X_STATS', at: 'CMakeLists.txt:3' } },
      X_SECURE: { number: '0' },
    });
  },
);

test.skipIf(!has('meson') || !has('ninja'))(
  'meson: the options that decide are named',
  { timeout: 120_000 },
  async () => {
    const commands = (...options: string[]) => [
      ['meson', 'setup', 'out', ...options],
      ['ninja', '-C', 'out'],
    ];
    expect(await values(commands('-Dstats=true'))).toMatchObject({
      X_DEPTH: {
        number: '9',
        by: 'command line',
        setting: { system: 'meson', option: 'stats', at: 'meson_options.txt:1' },
      },
      X_SECURE: { number: '1', by: 'file', setting: { system: 'meson', option: 'secure', at: 'meson_options.txt:2' } },
      X_PAGE: { number: '4096', by: 'command line' },
    });
    expect((await values(commands())).X_PAGE).not.toHaveProperty('setting');
  },
);
