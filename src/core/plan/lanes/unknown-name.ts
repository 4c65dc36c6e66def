import { refuse } from '../../../model/refusal.ts';
import { harmless, quoted } from '../../text/quote.ts';
import { listed, nearest } from '../../text/suggestion.ts';

/** Refuses a name that the configuration does not have; the code is `unknown-<kind>`, the message calls it `label`. */
export function unknownName(
  kind: string,
  name: string,
  known: readonly string[],
  label = kind,
): ReturnType<typeof refuse> {
  const suggestion = nearest(name, known);
  return refuse({
    code: `unknown-${kind}`,
    message: `There is no ${label} ${quoted(name)}.`,
    token: harmless(name),
    ...(suggestion === undefined ? {} : { suggestion }),
    next: `Known: ${listed(known, 12)}.`,
  });
}
