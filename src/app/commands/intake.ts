import { parseComment, printCommand } from '../../core/command/command.ts';
import type { GitHub } from '../../github/clients.ts';
import { permissionOf } from '../../github/read/permission.ts';
import { mutate } from '../../github/write/mutate.ts';
import type { Command } from '../../model/command.ts';
import { type Refusal, refuse } from '../../model/refusal.ts';
import type { CommentRecord, RequestOrigin, RequestTask } from '../../model/request-record.ts';
import type { Result } from '../../model/result.ts';

/**
 * The requests that a comment makes, in order; none when it holds no command or its author may not write here.
 * A stranger's command gets a reaction and no words: nobody makes the App talk who may not make it work.
 */
export async function readComment(github: GitHub, comment: CommentRecord): Promise<RequestOrigin[]> {
  const answers = parseComment(comment.body).map((answer) => (comment.onIssue ? onIssue(answer) : answer));
  if (answers.length === 0) return [];
  const octokit = await github.installation(comment.installationId);
  const { repository, commentId, login } = comment;
  const { writes } = await permissionOf(octokit, repository, login);
  if (!writes) {
    await mutate(github, octokit, { kind: 'react', repository, commentId, content: 'confused' });
    return [];
  }
  return askedBy(answers).map((asked, index) => ({
    key: `${repository}#${commentId}.${index + 1}`,
    id: `${comment.onIssue ? 'issue' : 'pr'}${comment.pullRequest}-${commentId}-${index + 1}`,
    repository,
    pullRequest: comment.pullRequest,
    installationId: comment.installationId,
    commentId,
    ordinal: index + 1,
    login,
    askedAt: comment.createdAt,
    asked,
  }));
}

/** An issue has no head: there only releases are asked for, and what is told or ended about them. */
function onIssue(answer: Result<Command, Refusal>): Result<Command, Refusal> {
  if (!answer.ok || !NEEDS_HEAD.has(answer.value.kind)) return answer;
  return refuse({
    code: 'not-a-pull-request',
    message: 'This is an issue, so there is no change to measure.',
    next: 'Comment on the pull request with the change; on an issue only /release and what is said about it are read.',
  });
}

const NEEDS_HEAD: ReadonlySet<Command['kind']> = new Set<Command['kind']>(['ab', 'survey', 'ok', 'accept']);

/** Each command by itself; all that cannot be read together, to be answered once. */
function askedBy(answers: readonly Result<Command, Refusal>[]): RequestTask[] {
  const commands = answers.flatMap((answer): RequestTask[] =>
    answer.ok ? [{ kind: 'command', command: answer.value, words: printCommand(answer.value) }] : [],
  );
  const refusals = answers.flatMap((answer) => (answer.ok ? [] : [{ refusal: answer.error }]));
  return refusals.length === 0 ? commands : [...commands, { kind: 'unreadable', refusals }];
}
