import type { Probot } from 'probot';
import { z } from 'zod';
import { addsCommand, COMMENT_LIMITS } from '../../core/command/command.ts';
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
const Edit = {
  changes: z.object({ body: z.object({ from: z.string().nullable() }).nullish() }).nullish(),
  sender: User,
};

const IssueComment = z.object({
  ...EventOrigin,
  issue: z.object({ number: Number_, pull_request: z.unknown().optional() }),
  comment: z.object({ ...Text, created_at: Time }),
  ...Edit,
});

const PullRequest = z.object({ number: Number_ });
const Review = z.object({
  ...EventOrigin,
  pull_request: PullRequest,
  review: z.object({ ...Text, submitted_at: Time }),
  ...Edit,
});
const ReviewComment = z.object({
  ...EventOrigin,
  pull_request: PullRequest,
  comment: z.object({ ...Text, created_at: Time }),
  ...Edit,
});

/** What one of these events has in its own form. */
interface WrittenText {
  readonly place: CommentPlace;
  readonly text: z.infer<z.ZodObject<typeof Text>>;
  readonly at: string;
  readonly number: number;
  readonly onIssue?: boolean;
}

type WrittenEvent = z.infer<z.ZodObject<typeof EventOrigin & typeof Edit>>;

/** Registers the handlers of what users write: comments on pull requests and issues, reviews, and comments on lines of code. */
export function registerCommentWebhooks(probot: Probot, take: TakeEvent): void {
  const read = async (
    {
      id,
      name,
      payload: { action },
    }: { readonly id: string; readonly name: string; readonly payload: { action: string } },
    { repository, installation, changes, sender }: WrittenEvent,
    { place, text, at, number, onIssue = false }: WrittenText,
  ): Promise<void> => {
    const edited = action === 'edited';
    const user = edited ? sender : text.user;
    const body = text.body ?? '';
    // Texts written by Apps are ignored.
    const isPerson = user?.type === 'User' && (text.performed_via_github_app ?? null) === null;
    if (!isPerson || !mayHoldCommand(body)) return;
    // A command that stood there before was read when it was written.
    if (edited && (!changes?.body || !addsCommand(changes.body.from ?? '', body))) return;
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
        edited,
      },
    });
  };

  probot.on(['issue_comment.created', 'issue_comment.edited'], async (context) => {
    const event = IssueComment.parse(context.payload);
    const { issue, comment } = event;
    const onIssue = (issue.pull_request ?? null) === null;
    const { number } = issue;
    await read(context, event, { place: 'conversation', text: comment, at: comment.created_at, number, onIssue });
  });

  probot.on(['pull_request_review.submitted', 'pull_request_review.edited'], async (context) => {
    const event = Review.parse(context.payload);
    const { review, pull_request } = event;
    await read(context, event, { place: 'review', text: review, at: review.submitted_at, ...pull_request });
  });

  probot.on(['pull_request_review_comment.created', 'pull_request_review_comment.edited'], async (context) => {
    const event = ReviewComment.parse(context.payload);
    const { comment, pull_request } = event;
    await read(context, event, { place: 'review-comment', text: comment, at: comment.created_at, ...pull_request });
  });
}
