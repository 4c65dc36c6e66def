import { type ApiResponse, forbidden, type Handler, NOT_FOUND, page } from './call.ts';
import * as shape from './shapes.ts';

/** "The comparison lists at most 300 files" (docs, "Compare two commits"). */
const COMPARED_FILES_MAX = 300;
/** Public threads: compare fails with 500 and "this diff is taking too long to generate" on very large differences, each time. */
const TOO_LARGE: ApiResponse = {
  status: 500,
  body: { message: 'Server Error: Sorry, this diff is taking too long to generate.', status: '500' },
};

/** Operations that read commits and files. */
export const CONTENT_OPERATIONS: Readonly<Record<string, Handler>> = {
  'repos/compare-commits-with-basehead': async ({ world, repository, parameters, query }) => {
    const [left = '', right = ''] = (parameters.basehead ?? '').split('...');
    const [a, b] = await Promise.all([world.resolve(repository, left), world.resolve(repository, right)]);
    if (a === null || b === null) return NOT_FOUND;
    const mergeBase = (await world.git(repository, 'merge-base', a, b))?.toString().trim();
    // The words as they stand in public threads about force-pushed and unrelated histories.
    if (mergeBase === undefined)
      return { status: 404, body: { message: `No common ancestor between ${left} and ${right}.`, status: '404' } };
    const listed = (await world.git(repository, 'diff', '--name-only', '-z', mergeBase, b))?.toString() ?? '';
    const names = listed.split('\0').filter((name) => name !== '');
    // "The list of changed files is only shown on the first page of results" (docs, "Compare two commits").
    const isFirst = Number(query.get('page') ?? 1) === 1;
    const { comparableFilesMax, compares } = world;
    if (!compares || (isFirst && names.length > comparableFilesMax)) return TOO_LARGE;
    const log =
      (await world.git(repository, 'log', '--reverse', '--format=%ae %H %P', `${a}..${b}`))?.toString().trim() ?? '';
    const commits = log
      .split('\n')
      .filter((line) => line !== '')
      .map((line) => {
        const [email = '', sha, ...parents] = line.split(' ');
        const author = world.userOfEmail(email);
        return {
          sha,
          author: author === null ? null : shape.user(author),
          parents: parents.map((parent) => ({ sha: parent })),
        };
      });
    return {
      status: 200,
      body: {
        status: 'diverged',
        base_commit: { sha: a },
        merge_base_commit: { sha: mergeBase },
        total_commits: commits.length,
        commits: commits.slice(0, Number(query.get('per_page') ?? 250)),
        ...(isFirst && {
          files: names.slice(0, COMPARED_FILES_MAX).map((filename) => ({ filename, status: 'modified' })),
        }),
      },
    };
  },

  'repos/list-commits': async (call) => {
    const { world, repository, query } = call;
    const sha = await world.resolve(repository, query.get('sha') ?? repository.defaultBranch);
    if (sha === null) return NOT_FOUND;
    const log = (await world.git(repository, 'log', '--format=%H %P', sha))?.toString().trim() ?? '';
    return page(call, log.split('\n'), (lines) =>
      lines.map((line) => {
        const [commit, ...parents] = line.split(' ');
        return { sha: commit, parents: parents.map((parent) => ({ sha: parent })) };
      }),
    );
  },

  'repos/get-content': async ({ world, repository, parameters, query, accept }) => {
    const sha = await world.resolve(repository, query.get('ref') ?? repository.defaultBranch);
    const bytes = sha === null ? null : await world.git(repository, 'cat-file', 'blob', `${sha}:${parameters.path}`);
    if (bytes === null) return NOT_FOUND;
    if (bytes.length > world.fileBytesMax)
      return forbidden(
        'This API returns blobs up to 100 MB in size. The requested blob is too large to fetch via the API.',
      );
    if (/application\/vnd\.github(\.v3)?\.raw/.test(accept)) {
      return {
        status: 200,
        body: bytes.toString(),
        headers: { 'content-type': 'application/vnd.github.raw; charset=utf-8' },
      };
    }
    const name = (parameters.path ?? '').split('/').at(-1);
    const content = {
      type: 'file',
      encoding: 'base64',
      size: bytes.length,
      name,
      path: parameters.path,
      content: bytes.toString('base64'),
    };
    return { status: 200, body: content };
  },

  'git/get-tree': async ({ world, repository, parameters, query }) => {
    const named = parameters.tree_sha ?? '';
    const commit = await world.resolve(repository, named);
    const found = await world.git(repository, 'rev-parse', '--verify', '--quiet', `${commit ?? named}^{tree}`);
    if (found === null) return NOT_FOUND;
    const sha = found.toString().trim();
    const recursive = query.has('recursive') ? ['-r', '-t'] : [];
    const listed = (await world.git(repository, 'ls-tree', '-z', '-l', ...recursive, sha))?.toString() ?? '';
    const tree = listed
      .split('\0')
      .filter((line) => line !== '')
      .map((line) => {
        const [about = '', path = ''] = line.split('\t');
        const [mode = '', type = '', object = '', size = ''] = about.split(/ +/);
        return { path, mode, type, sha: object, ...(type === 'blob' && { size: Number(size) }) };
      });
    const truncated = recursive.length > 0 && tree.length > world.treeEntriesMax;
    return { status: 200, body: { sha, truncated, tree: truncated ? tree.slice(0, world.treeEntriesMax) : tree } };
  },

  'git/get-blob': async ({ world, repository, parameters, base }) => {
    const sha = parameters.file_sha ?? '';
    const bytes = await world.git(repository, 'cat-file', 'blob', sha);
    if (bytes === null) return NOT_FOUND;
    const url = `${base}/repos/${repository.fullName}/git/blobs/${sha}`;
    // GitHub breaks the digits of base64 into lines.
    const content = bytes.toString('base64').replaceAll(/.{60}/g, '$&\n');
    return { status: 200, body: { sha, node_id: 'b', size: bytes.length, url, content, encoding: 'base64' } };
  },
};
