import type { ChildTask } from './child-request.ts';
import type { Command } from './command.ts';
import type { GateTask } from './gate.ts';
import type { Refusal } from './refusal.ts';
import type { RepositoryKey } from './repository.ts';

/** What a request is about. */
export type Subject =
  | { readonly kind: 'pull-request' | 'issue'; readonly number: number }
  | { readonly kind: 'merge-group' | 'repository' };

/** Where users write: the conversation, the text of a review, or a comment on a line of code. Each has ids of its own. */
export type CommentPlace = 'conversation' | 'review' | 'review-comment';

/** The comment that a command stands in. */
export interface CommandPlace {
  readonly comment: CommentPlace;
  readonly commentId: number;
  /** From 1, in the order of the comment; 0 of what an edit added. */
  readonly ordinal: number;
}

/**
 * What a request has to do: one command of a comment, all commands of it that could not be read, the gate of a commit, the gates of
 * all open heads after the configuration changed, the proposal of a first configuration (`notAsked`: repositories of the same event that get
 * none), or a part of another request: the measurement of one machine, or of one flag of a campaign.
 */
export type RequestTask =
  | { readonly kind: 'command'; readonly place: CommandPlace; readonly command: Command; readonly text: string }
  | {
      readonly kind: 'unreadable';
      readonly place: CommandPlace;
      readonly refusals: readonly { readonly command?: string; readonly refusal: Refusal }[];
    }
  | { readonly kind: 'gate'; readonly gate: GateTask }
  | { readonly kind: 'open-heads' }
  | { readonly kind: 'onboarding'; readonly notAsked: number }
  | { readonly kind: 'child'; readonly child: ChildTask };

/** Where a request comes from; never changes. */
export interface RequestOrigin extends RepositoryKey {
  /**
   * With the number of the repository: `1234#commentId.ordinal` of a command, in a review `owner/name#review.commentId.ordinal`; `1234#gate.sha.…` of a gate; `1234#heads.…` of the open
   * heads; `1234#onboarding.…` of a first configuration; of a child the key of its parent, `/` and the machine or the flag. Earlier versions wrote its name there.
   */
  readonly key: string;
  /** Short public id, also in the title of the workflow run: letters, digits and dashes. */
  readonly id: string;
  readonly subject: Subject;
  readonly installationId: number;
  readonly login: string;
  /** When the comment was written, by GitHub's clock. */
  readonly askedAt: string;
  readonly task: RequestTask;
}

/** The number of the pull request or issue; null where there is none. */
export function subjectNumber(subject: Subject): number | null {
  return 'number' in subject ? subject.number : null;
}

/** The number of the pull request or issue that a request came from. Throws where it came from no conversation. */
export function conversationNumber({ id, subject }: Pick<RequestOrigin, 'id' | 'subject'>): number {
  if (!('number' in subject)) throw new Error(`request ${id} has no conversation`);
  return subject.number;
}

/** The place of the command that a request came from. Throws where it came from none. */
export function commandPlaceOf({ id, task }: Pick<RequestOrigin, 'id' | 'task'>): CommandPlace {
  if (!('place' in task)) throw new Error(`request ${id} came from no comment`);
  return task.place;
}
