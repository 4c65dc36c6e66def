import { load, parseEvents, YAMLException } from 'js-yaml';
import { CONFIG_BYTES_MAX, Config } from '../../model/config.ts';
import { type Refusal, refuse } from '../../model/refusal.ts';
import { ok, type Result } from '../../model/result.ts';
import { harmless } from '../text/quote.ts';
import { configIssues } from './config-issues.ts';
import type { ConfigProblem } from './config-problem.ts';
import { referenceProblems } from './config-references.ts';
import { unreadKeys } from './unread-keys.ts';
import { unusableTexts } from './unusable-texts.ts';
import { lineColumn, type YamlNode, yamlOffset, yamlPositions } from './yaml-positions.ts';

/** Most mistakes that one message lists. */
const PROBLEMS_MAX = 10;

/** Limits against documents that expand without bound: depth of nesting, and uses of anchors. */
export const YAML_LIMITS = { maxDepth: 20, maxAliases: 32 } as const;

/** What decoders put in the place of bytes that are not UTF-8. It has no use in a configuration. */
const REPLACEMENT = '\ufffd';

const NEXT = 'Correct the file on the default branch, then repeat the command.';

/**
 * Reads `.github/alloc-ab.yml`. Every mistake is listed (the first 10), one per line, as `file:line:column path: what`.
 *
 * @param file Name of the file in messages.
 */
export function parseConfig(text: string, file: string): Result<Config, Refusal> {
  // GitHub's answer comes without the byte order mark, a file with it.
  const yaml = text.replace(/^\ufeff/, '');
  const undecoded = yaml.indexOf(REPLACEMENT);
  if (yaml.length > CONFIG_BYTES_MAX || new TextEncoder().encode(yaml).length > CONFIG_BYTES_MAX) {
    return bad(`${file}:1:1 the file is larger than ${CONFIG_BYTES_MAX} bytes`);
  }
  if (undecoded >= 0) {
    const byte = new TextEncoder().encode(yaml.slice(0, undecoded)).length;
    return bad(`${file}:${lineColumn(yaml, undecoded)} the byte ${byte} of the file is not UTF-8`);
  }
  try {
    const document = load(yaml, YAML_LIMITS);
    const root = yamlPositions(yaml, parseEvents(yaml, YAML_LIMITS));
    const unread = [...unreadKeys(root), ...unusableTexts(document)];
    if (unread.length > 0) return report(unread, yaml, root, file);
    const parsed = Config.safeParse(document);
    const problems = parsed.success ? referenceProblems(parsed.data) : configIssues(parsed.error.issues, document);
    return parsed.success && problems.length === 0 ? ok(parsed.data) : report(problems, yaml, root, file);
  } catch (error) {
    if (!(error instanceof YAMLException)) throw error;
    const at = error.mark ? `${error.mark.line + 1}:${error.mark.column + 1}` : '1:1';
    return bad(`${file}:${at} not valid YAML: ${harmless(error.reason)}`);
  }
}

function report(
  problems: readonly ConfigProblem[],
  yaml: string,
  root: YamlNode | undefined,
  file: string,
): Result<Config, Refusal> {
  const placed = problems
    .map((problem) => ({ ...problem, offset: yamlOffset(root, problem.path, problem.part) }))
    .sort((a, b) => a.offset - b.offset);
  const lines = placed
    .slice(0, PROBLEMS_MAX)
    .map(({ offset, path, message }) => `${file}:${lineColumn(yaml, offset)} ${shownPath(path)}${message}`);
  const more = placed.length - lines.length;
  const first = placed.find(({ suggestion }) => suggestion !== undefined) ?? placed[0];
  return bad([...lines, ...(more > 0 ? [`and ${more} more`] : [])].join('\n'), first);
}

function bad(message: string, problem?: Pick<ConfigProblem, 'token' | 'suggestion'>): Result<Config, Refusal> {
  return refuse({
    code: 'bad-config',
    message,
    ...(problem?.token === undefined ? {} : { token: problem.token }),
    ...(problem?.suggestion === undefined ? {} : { suggestion: problem.suggestion }),
    next: NEXT,
  });
}

function shownPath(path: readonly PropertyKey[]): string {
  return path.length === 0 ? '' : `${path.map((key) => harmless(String(key))).join('.')}: `;
}
