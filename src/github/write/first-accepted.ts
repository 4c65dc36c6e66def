import { statusOf } from '../../model/github-api.ts';

/** GitHub does not accept the content of a request: 400 for text that it cannot read, 413 and 422 for text that is too long. */
const CONTENT: ReadonlySet<number> = new Set([400, 413, 422]);

/** Sends the first of several forms that GitHub accepts, longest first. Throws what the last one throws. */
export async function firstAccepted<F, R>(forms: readonly F[], send: (form: F) => Promise<R>): Promise<R> {
  for (const [index, form] of forms.entries()) {
    try {
      return await send(form);
    } catch (error) {
      if (index === forms.length - 1 || !CONTENT.has(statusOf(error) ?? 0)) throw error;
    }
  }
  throw new Error('there is no form to send');
}
