import { oneLine } from '../system/sanitise.ts';

/** A line in the log of a workflow's step. */
export function say(text: string): void {
  process.stdout.write(`${oneLine(text, 600)}\n`);
}

/** Why a step fails, as the annotation that people see first. Gives the exit status. */
export function fail(text: string): 1 {
  process.stdout.write(`::error::${oneLine(text, 600).replaceAll('%', '%25')}\n`);
  return 1;
}
