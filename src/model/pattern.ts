import { RE2JS } from 're2js';
import { z } from 'zod';

/** Longest pattern, in characters. */
const PATTERN_MAX = 200;

/**
 * A regular expression of the configuration, matched in time proportional to the text whatever both are: who opens a pull request
 * chooses the text, and a backtracking engine may need more than a lifetime for it (Cox, "Regular Expression Matching Can Be Simple
 * And Fast", 2007).
 */
export interface LinearPattern {
  /** Number of its groups. */
  readonly groups: number;
  test(text: string): boolean;
  /** Every match from left to right, without overlaps. Offsets are in UTF-16 units. */
  matches(text: string): Generator<PatternMatch>;
}

interface PatternMatch {
  readonly from: number;
  readonly to: number;
  /** Where the first group begins; undefined when it has no part in the match, or there is none. */
  readonly group: number | undefined;
}

const PATTERNS_KEPT = 128;
const patterns = new Map<string, LinearPattern>();

/** Compiles what `Pattern`, `PlannedReader` and `Reader` accept, each text once; throws for any other text. */
export function compilePattern(source: string): LinearPattern {
  const known = patterns.get(source);
  if (known) return known;
  if (patterns.size >= PATTERNS_KEPT) patterns.clear();
  const made = compile(source);
  patterns.set(source, made);
  return made;
}

function compile(source: string): LinearPattern {
  // Both engines must read it: some texts are a pattern to one of them only.
  new RegExp(source);
  const compiled = RE2JS.compile(RE2JS.translateRegExp(source));
  const groups = compiled.groupCount();
  return {
    groups,
    test: (text) => compiled.matcher(text).find(),
    *matches(text) {
      const matcher = compiled.matcher(text);
      while (matcher.find()) {
        const group = groups === 0 ? -1 : matcher.start(1);
        yield { from: matcher.start(), to: matcher.end(), group: group < 0 ? undefined : group };
      }
    },
  };
}

function groupsOf(source: string): number | null {
  try {
    return compilePattern(source).groups;
  } catch {
    return null;
  }
}

const NO_LOOK_AROUND = 'without look-around and back-references';

/** A pattern; its groups are not read. */
export const Pattern = z
  .string()
  .min(1)
  .max(PATTERN_MAX)
  .refine((source) => groupsOf(source) !== null, `a regular expression ${NO_LOOK_AROUND}, e.g. ^hz4_route`);

/** A pattern with at most one group; empty where something else gives the number. */
export const PlannedReader = z
  .string()
  .max(PATTERN_MAX)
  .refine((source) => (groupsOf(source) ?? 2) <= 1, `a regular expression ${NO_LOOK_AROUND}, with at most one (group)`);

/**
 * A regular expression that finds the place of a number, line by line. The number begins at its capture group, or where the match
 * ends when it has none. The pattern does not have to match the whole number: that is read as it is printed.
 */
export const Reader = z
  .string()
  .min(1)
  .max(PATTERN_MAX)
  .refine(
    (source) => (groupsOf(source) ?? 2) <= 1,
    `a regular expression that ends before the number, e.g. ops/s=, or has one (group) where it begins; ${NO_LOOK_AROUND}`,
  );
