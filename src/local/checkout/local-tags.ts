import type { Refusal } from '../../model/refusal.ts';
import type { Tag } from '../../model/release.ts';
import { ok, type Result } from '../../model/result.ts';
import { openLocalRepository } from './local-repository.ts';

/** Most tags that are read. */
const TAGS_MAX = 10_000;

/** The tags of a checkout with the commits that they point to. Tags of other objects are left out. */
export async function readLocalTags(directory: string): Promise<Result<Tag[], Refusal>> {
  const format = '%(objecttype) %(objectname) %(*objecttype) %(*objectname) %(refname:lstrip=2)';
  const opened = await openLocalRepository(directory);
  if (!opened.ok) return opened;
  const listed = await opened.value.git('for-each-ref', `--count=${TAGS_MAX}`, `--format=${format}`, 'refs/tags');
  if (!listed.ok) return listed;
  return ok(
    listed.value.split('\n').flatMap((line) => {
      // An annotated tag has a target; the target of a lightweight tag is empty.
      const found = /^(?:commit ([0-9a-f]{40}) {2}|tag [0-9a-f]{40} commit ([0-9a-f]{40})) (.+)$/.exec(line);
      const [, plain, annotated, name] = found ?? [];
      const sha = plain ?? annotated;
      return sha === undefined || name === undefined ? [] : [{ name, sha }];
    }),
  );
}
