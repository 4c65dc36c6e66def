import type { Arm } from '../../model/plan.ts';
import type { BuildRecord } from '../../model/run.ts';

/** Digits of a digest that tell two builds apart. */
const DIGITS = 12;

/**
 * The version of an arm as its machine knew it at measuring time: `commit abcdef012345`, `libjemalloc2 5.3.0-1`, `libx.so.4.5.10`,
 * `build id 1d5163c246dc`, `glibc 2.36`; `unknown` where nothing tells it.
 */
export function versionText(
  { source }: Arm,
  record: BuildRecord | null | undefined,
  environment: Readonly<Record<string, string>>,
): string {
  if (source.kind === 'build') return `commit ${source.sha.slice(0, DIGITS)}`;
  if (source.library === null) {
    const { glibc = 'unknown' } = environment;
    return glibc === 'unknown' ? glibc : `glibc ${glibc}`;
  }
  const { package: owner = null, file = '', buildId = null } = record?.installed ?? {};
  if (owner !== null) return `${owner.name} ${owner.version}`;
  // One number is the version of the interface only.
  if (/\.so(\.\d+){2,}$/.test(file)) return file;
  return buildId === null ? 'unknown' : `build id ${buildId.slice(0, DIGITS)}`;
}
