import { type Refusal, refuse } from '../../model/refusal.ts';
import { ok, type Result } from '../../model/result.ts';
import { quoted } from '../text/quote.ts';

/** The parts of a version tag, `v1.2.0` or `v1.2.0-rc.1`. */
export interface Version {
  readonly tag: string;
  readonly numbers: readonly [number, number, number];
  /** Identifiers of a pre-release; empty for a final release. */
  readonly pre: readonly string[];
}

const TAG_MAX = 100;
const NUMBER = '(0|[1-9][0-9]{0,8})';
const IDENTIFIER = '(?:0|[1-9][0-9]*|[0-9]*[A-Za-z-][0-9A-Za-z-]*)';
const FORM = new RegExp(`^v${NUMBER}\\.${NUMBER}\\.${NUMBER}(?:-(${IDENTIFIER}(?:\\.${IDENTIFIER})*))?$`);

/** Reads a tag as a version (semver.org 2.0.0 with a leading v); null for any other tag. Build metadata is refused, since it has no order. */
export function versionOf(tag: string): Version | null {
  const [whole, major, minor, patch, pre] = tag.length > TAG_MAX ? [] : (FORM.exec(tag) ?? []);
  if (whole === undefined) return null;
  return { tag, numbers: [Number(major), Number(minor), Number(patch)], pre: pre?.split('.') ?? [] };
}

/** Reads the tag of a release that others made as a version: also without `v` and with build metadata, which have no part in the order. */
export function looseVersionOf(tag: string): Version | null {
  return versionOf(tag.replace(/^v?/i, 'v').replace(/\+[0-9A-Za-z.-]+$/, ''));
}

/** Reads the version that a user wrote; refuses with the nearest valid form. */
export function parseVersion(text: string): Result<Version, Refusal> {
  const version = versionOf(text);
  if (version !== null) return ok(version);
  const bare = versionOf(`v${text}`);
  return refuse({
    code: 'bad-version',
    message: `${quoted(text)} is not a version.`,
    ...(bare === null ? {} : { suggestion: bare.tag }),
    next: 'Write three numbers after a v, e.g. v1.2.0, or v1.2.0-rc.1 before it.',
  });
}

/** Negative when `a` comes before `b` (semver.org, section 11). */
export function compareVersions(a: Version, b: Version): number {
  for (const [index, number] of a.numbers.entries()) {
    const difference = number - (b.numbers[index] ?? 0);
    if (difference !== 0) return difference;
  }
  if (a.pre.length === 0 || b.pre.length === 0) return b.pre.length - a.pre.length;
  for (const [index, own] of a.pre.entries()) {
    const other = b.pre[index];
    if (other === undefined) return 1;
    const difference = compareIdentifiers(own, other);
    if (difference !== 0) return difference;
  }
  return a.pre.length - b.pre.length;
}

/** Numbers come before other identifiers. They are compared as text, so that no digit of a long one is lost. */
function compareIdentifiers(a: string, b: string): number {
  const [isNumber, isOther] = [/^[0-9]+$/.test(a), /^[0-9]+$/.test(b)];
  if (isNumber !== isOther) return isNumber ? -1 : 1;
  if (isNumber && a.length !== b.length) return a.length - b.length;
  return a < b ? -1 : a > b ? 1 : 0;
}
