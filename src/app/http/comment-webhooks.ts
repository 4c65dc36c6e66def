import type { Probot } from 'probot';
import { z } from 'zod';
import { COMMENT_LIMITS } from '../../core/command/command.ts';
import { mayHoldCommand } from '../../core/text/command-trigger.ts';
import type { CommentPlace } from '../../model/request-origin.ts';
import { EventInstallation, EventRepository, repositoryKey, repositorySight, type TakeEvent } from './event-origin.ts';

const Number_ = z.int().positive();
const Time = z.iso.datetime({ offset: true });
const User = z.object({ login: z.string().max(100), type: z.string().max(20) });
const EventOrigin = { repository: EventRepository, installation: EventInstallation };
const Text = {
  id: Number_,
  body: z.string().nullish(),
  user: User.nullable(),
  performed_via_github_app: z.unknown().optional(),
};

const IssueComment = z.object({
  ...EventOrigin,
  issue: z.object({ number: Number_, pull_request: z.unknown().optional() }),
  comment: z.object({ ...Text, created_at: Time, updated_at: Time }),
  changes: z.object({ body: z.object({ from: z.string() }).nullish() }).nullish(),
  sender: User,
});

const PullRequest = z.object({ number: Number_ });
const Review = z.object({
  ...EventOrigin,
  pull_request: PullRequest,
  review: z.object({ ...Text, submitted_at: Time }),
});
const ReviewComment = z.object({
  ...EventOrigin,
  pull_request: PullRequest,
  comment: z.object({ ...Text, created_at: Time }),
});

/** What one of these events has in its own form. */
interface WrittenText {
  readonly place: CommentPlace;
  readonly text: z.infer<z.ZodObject<typeof Text>>;
  readonly at: string;
  readonly number: number;
  readonly onIssue?: boolean;
  /** The user who added the commands by an edit. */
  readonly editor?: z.infer<typeof User>;
}

/** Registers the handlers of what users write: comments on pull requests and issues, reviews, and comments on lines of code. */
export function registerCommentWebhooks(probot: Probot, take: TakeEvent): void {
  const read = async (
    id: string,
    name: string,
    { repository, installation }: z.infer<z.ZodObject<typeof EventOrigin>>,
    { place, text, at, number, onIssue = false, editor }: WrittenText,
  ): Promise<void> => {
    const user = editor ?? text.user;
    const body = text.body ?? '';
    // Texts written by Apps are ignored.
    const isPerson = user?.type === 'User' && (text.performed_via_github_app ?? null) === null;
    if (!isPerson || !mayHoldCommand(body)) return;
    await take(id, name, [repositorySight(repository, installation)], {
      kind: 'comment',
      comment: {
        ...repositoryKey(repository),
        pullRequest: number,
        onIssue,
        installationId: installation.id,
        place,
        commentId: text.id,
        login: user.login,
        createdAt: at,
        // One character above the limit is enough to find that it is too long.
        body: body.slice(0, COMMENT_LIMITS.comment + 1),
        edited: editor !== undefined,
      },
    });
  };

  probot.on(['issue_comment.created', 'issue_comment.edited'], async ({ id, payload }) => {
    const event = IssueComment.parse(payload);
    const { issue, comment, changes, sender } = event;
    const place = {
      place: 'conversation',
      number: issue.number,
      onIssue: (issue.pull_request ?? null) === null,
    } as const;
    if (payload.action === 'created')
      return read(id, 'issue_comment', event, { ...place, text: comment, at: comment.created_at });
    // A command that stood there before was read when it was written.
    const before = changes?.body?.from;
    if (before === undefined || mayHoldCommand(before)) return;
    await read(id, 'issue_comment', event, { ...place, text: comment, at: comment.updated_at, editor: sender });
  });

  probot.on('pull_request_review.submitted', async ({ id, payload }) => {
    const event = Review.parse(payload);
    const { review, pull_request } = event;
    const written = { place: 'review', text: review, at: review.submitted_at, number: pull_request.number } as const;
    await read(id, 'pull_request_review', event, written);
  });

  probot.on('pull_request_review_comment.created', async ({ id, payload }) => {
    const event = ReviewComment.parse(payload);
    const { comment, pull_request } = event;
    const written = {
      place: 'review-comment',
      text: comment,
      at: comment.created_at,
      number: pull_request.number,
    } as const;
    await read(id, 'pull_request_review_comment', event, written);
  });
}
