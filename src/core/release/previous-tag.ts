import { type Refusal, refuse } from '../../model/refusal.ts';
import type { Tag } from '../../model/release.ts';
import { ok, type Result } from '../../model/result.ts';
import { compareVersions, type Version, versionOf } from '../command/version.ts';
import { harmless, quoted } from '../text/quote.ts';
import { nearest } from '../text/suggestion.ts';

/**
 * The tag of the previous release: the highest lower version. The previous release of a version that is not a pre-release is not a
 * pre-release either. `from` names another tag.
 */
export function previousTag(version: Version, tags: readonly Tag[], from?: string): Result<Tag, Refusal> {
  if (from !== undefined) return namedTag(from, tags);
  const lower = tags
    .flatMap((tag) => {
      const known = versionOf(tag.name);
      const counts = known !== null && (version.pre.length > 0 || known.pre.length === 0);
      return counts && compareVersions(known, version) < 0 ? [{ tag, known }] : [];
    })
    .sort((a, b) => compareVersions(b.known, a.known));
  const [last] = lower;
  if (last !== undefined) return ok(last.tag);
  return refuse({
    code: 'no-earlier-release',
    message: `There is no tag of an earlier version than ${version.tag}, so there is nothing to compare with.`,
    next: `Name the tag to compare with: ${version.tag} from TAG.`,
  });
}

function namedTag(name: string, tags: readonly Tag[]): Result<Tag, Refusal> {
  const found = tags.find((tag) => tag.name === name);
  if (found !== undefined) return ok(found);
  const suggestion = nearest(
    name,
    tags.map((tag) => tag.name),
  );
  return refuse({
    code: 'unknown-tag',
    message: `There is no tag ${quoted(name)} in this repository.`,
    token: harmless(name),
    ...(suggestion === undefined ? {} : { suggestion }),
    next: 'Fetch the tags first (git fetch --tags), or name another one.',
  });
}
