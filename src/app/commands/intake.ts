import { parseComment, printCommand } from '../../core/command/command.ts';
import type { GitHub } from '../../github/clients.ts';
import { permissionOf } from '../../github/read/permission.ts';
import { mutate } from '../../github/write/mutate.ts';
import type { Command } from '../../model/command.ts';
import { type Refusal, refuse } from '../../model/refusal.ts';
import type { CommentPlace, RequestOrigin, RequestTask } from '../../model/request-origin.ts';
import type { Result } from '../../model/result.ts';
import type { CommentRecord } from '../../model/webhook-event.ts';

/**
 * The requests of a comment, in order; empty where it has no command or its author may not write to the repository. Such an
 * author gets a reaction and no comment: users who may not start measurements must not make the App post.
 */
export async function readComment(github: GitHub, comment: CommentRecord): Promise<RequestOrigin[]> {
  const parsed = parseComment(comment.body).map((each) => (comment.onIssue ? onIssue(each) : each));
  const commands = comment.edited && parsed.length > 0 ? [refuse(EDITED)] : parsed;
  if (commands.length === 0) return [];
  const octokit = await github.repository(comment);
  const { repositoryId, repository, place, commentId, login } = comment;
  const { writes } = await permissionOf(octokit, repository, login);
  if (!writes) {
    await mutate(github, octokit, { kind: 'react', repository, place, commentId, content: 'confused' });
    return [];
  }
  const { onIssue: isIssue, pullRequest: number } = comment;
  // The commands that the comment had before keep their requests.
  const first = comment.edited ? 0 : 1;
  const subject = { kind: isIssue ? 'issue' : 'pull-request', number } as const;
  return tasksOf(commands, comment, first).map((task, index) => ({
    key: `${repositoryId}#${KEY_PREFIXES[place]}${commentId}.${index + first}`,
    id: `${isIssue ? 'issue' : 'pr'}${number}-${ID_PREFIXES[place]}${commentId}-${index + first}`,
    repositoryId,
    repository,
    subject,
    installationId: comment.installationId,
    login,
    askedAt: comment.createdAt,
    task,
  }));
}

/** What tells the requests of the places apart, whose ids may be equal. */
const ID_PREFIXES: Readonly<Record<CommentPlace, string>> = { conversation: '', review: 'r', 'review-comment': 'c' };
const KEY_PREFIXES: Readonly<Record<CommentPlace, string>> = {
  conversation: '',
  review: 'review.',
  'review-comment': 'review-comment.',
};

const EDITED = {
  code: 'edited-comment',
  message:
    'A command was added to this comment by an edit. Others may have read and answered the text before it, so edits are not read.',
  next: 'Write the command into a new comment.',
} as const;

/** Refuses commands that need a head: an issue has none. */
function onIssue(parsed: Result<Command, Refusal>): Result<Command, Refusal> {
  if (!parsed.ok || !NEEDS_HEAD.has(parsed.value.kind)) return parsed;
  return refuse({
    code: 'not-a-pull-request',
    message: 'This is an issue, so there is no change to measure.',
    next: 'Comment on the pull request with the change; on an issue only /release and the commands about it are read.',
  });
}

const NEEDS_HEAD: ReadonlySet<Command['kind']> = new Set<Command['kind']>([
  ...(['ab', 'survey', 'campaign', 'flags', 'ok', 'accept'] as const),
]);

/** A task for each command that can be read, and one for all others together, which are refused in one reply. */
function tasksOf(
  commands: readonly Result<Command, Refusal>[],
  { place: comment, commentId }: CommentRecord,
  first: number,
): RequestTask[] {
  const tasks = commands
    .flatMap((command) => (command.ok ? [command.value] : []))
    .map((command, index): RequestTask => {
      const place = { comment, commentId, ordinal: index + first };
      return { kind: 'command', place, command, text: printCommand(command) };
    });
  const refusals = commands.flatMap((command) => (command.ok ? [] : [{ refusal: command.error }]));
  if (refusals.length === 0) return tasks;
  return [...tasks, { kind: 'unreadable', place: { comment, commentId, ordinal: tasks.length + first }, refusals }];
}
