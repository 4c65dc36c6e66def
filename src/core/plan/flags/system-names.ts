import type { MacroValue } from './preprocessor-value.ts';

/** Names that a compiler for Linux defines, and those of other systems. */
const PLATFORM: ReadonlyMap<string, MacroValue> = new Map<string, MacroValue>([
  ...['__linux__', '__unix__', '__STDC__'].map((name) => [name, 1n] as const),
  ...['_WIN32', '_WIN64', '_MSC_VER', '__APPLE__', '__FreeBSD__', '__CYGWIN__', '__MINGW32__'].map(
    (name) => [name, 'undefined'] as const,
  ),
]);

/** Names and beginnings of names that compilers, the C library and kernels define. */
const SYSTEM =
  /^(WIN32|WIN64|WINVER|UNICODE|NOMINMAX|WIN32_LEAN_AND_MEAN|LINUX|EOF|NULL|TRUE|FALSE|BUFSIZ|RAND_MAX|PATH_MAX|NAME_MAX|IOV_MAX|CHAR_BIT|PAGE_SIZE|PAGE_SHIFT|CACHE_LINE_SIZE)$|^(MAP|MADV|PROT|MREMAP|MPOL|MFD|PTHREAD|CLOCK|FUTEX|SYS|SCHED|RLIMIT|RUSAGE|ATOMIC|STDIN|STDOUT|STDERR|PRI[duxX]|U?INT(\d+|PTR|MAX|_FAST\d+|_LEAST\d+)?|S?SIZE|PTRDIFF|S?CHAR|UCHAR|U?SHRT|U?LONG|U?LLONG|WCHAR|FLT|DBL|MEM_COMMIT|MEM_RESERVE|PAGE_READ\w*|EXCEPTION)_(MAX|MIN|[A-Z0-9_]+)$/;

/** Whether the system defines a name, so that it is not a flag: `MAP_POPULATE`, `UINT32_MAX`, and every name with a leading underscore. */
export function isSystemName(name: string): boolean {
  return name.startsWith('_') || SYSTEM.test(name);
}

/** The value of a name on the machines that measure; undefined when it is not known. */
export function platformValue(name: string): MacroValue | undefined {
  return PLATFORM.get(name);
}
