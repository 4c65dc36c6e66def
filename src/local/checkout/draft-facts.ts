import { DRAFT_LIMITS, isBuildFile, type RepositoryFile } from '../../core/init/systems/repository.ts';
import type { Refusal } from '../../model/refusal.ts';
import { ok, type Result } from '../../model/result.ts';
import { openLocalRepository } from './local-repository.ts';

/** A checkout that a configuration is drafted for. */
export interface DraftFacts {
  /** Its top folder. */
  readonly folder: string;
  /** Whether it has no work tree, so that no file can be written into it. */
  readonly isBare: boolean;
  /** The commit that is checked out. */
  readonly sha: string;
  /** Every file of the commit, with the text of build files. */
  readonly files: readonly RepositoryFile[];
}

/** Reads the commit that is checked out, from any folder of the checkout. */
export async function readDraftFacts(directory: string): Promise<Result<DraftFacts, Refusal>> {
  const opened = await openLocalRepository(directory);
  if (!opened.ok) return opened;
  const repository = opened.value;
  const head = await repository.git('rev-parse', 'HEAD^{commit}');
  if (!head.ok) return head;
  const listed = await repository.list(head.value, '');
  if (!listed.ok) return listed;
  const files: RepositoryFile[] = [];
  let left: number = DRAFT_LIMITS.files;
  for (const path of listed.value) {
    const text = isBuildFile(path) && left > 0 ? await repository.show(head.value, path) : null;
    if (text !== null) left -= 1;
    files.push(text?.ok ? { path, text: text.value } : { path });
  }
  const bare = await repository.git('rev-parse', '--is-bare-repository');
  const isBare = bare.ok && bare.value === 'true';
  return ok({ folder: repository.folder, isBare, sha: head.value, files });
}
