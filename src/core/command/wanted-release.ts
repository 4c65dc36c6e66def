import { type Refusal, refuse } from '../../model/refusal.ts';
import { ok, type Result } from '../../model/result.ts';
import { harmless, quoted } from '../text/quote.ts';
import { nearest } from '../text/suggestion.ts';
import { parseVersion, type Version } from './version.ts';

/** A version to release, and the tag to compare it with when that is not the version before it. */
export interface WantedRelease {
  readonly version: Version;
  readonly from?: string;
}

/** Reads `v1.2.0 [from TAG]`. */
export function parseRelease(tokens: readonly string[]): Result<WantedRelease, Refusal> {
  const [tag = '', keyword, from, extra] = tokens;
  const version = parseVersion(tag);
  if (!version.ok) return version;
  if (keyword === undefined) return ok({ version: version.value });
  const wrong = keyword !== 'from' ? keyword : extra;
  if (wrong !== undefined) {
    const meant = extra === undefined ? nearest(wrong, ['from']) : undefined;
    return refuse({
      code: 'unexpected-word',
      message: `${quoted(wrong)} is not expected after the version.`,
      token: harmless(wrong),
      ...(meant === undefined ? {} : { suggestion: meant }),
      next: `Write ${version.value.tag}, or ${version.value.tag} from TAG.`,
    });
  }
  // A name that git could read as an option or a range is refused.
  if (from !== undefined && /^(?!.*\.\.)[A-Za-z0-9][A-Za-z0-9._/+-]{0,99}$/.test(from))
    return ok({ version: version.value, from });
  return refuse({
    code: 'missing-value',
    message: '"from" needs the name of a tag after it.',
    token: 'from',
    next: `Write for example ${version.value.tag} from v1.1.0.`,
  });
}
