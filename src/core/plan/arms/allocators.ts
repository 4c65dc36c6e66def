import type { Allocator, Config } from '../../../model/config.ts';

/** Allocators that distributions package: soname for `LD_PRELOAD`, and the Debian package that installs it. */
const ALLOCATORS: Readonly<Record<string, Allocator>> = {
  mimalloc: { library: 'libmimalloc.so.2', package: 'libmimalloc2.0' },
  jemalloc: { library: 'libjemalloc.so.2', package: 'libjemalloc2' },
  tcmalloc: { library: 'libtcmalloc_minimal.so.4', package: 'libtcmalloc-minimal4' },
  /** The allocator of the C library: nothing is preloaded. */
  system: { library: null },
};

/**
 * The built-in allocators and those of the configuration, which override built-in ones of the same name. A line hides the built-in
 * allocator of its name: in the repository of mimalloc, `mimalloc` is what the repository builds.
 */
export function knownAllocators({ lines, allocators }: Config): Record<string, Allocator> {
  const all = Object.entries({ ...ALLOCATORS, ...allocators });
  return Object.fromEntries(all.filter(([name]) => !Object.hasOwn(lines, name)));
}
