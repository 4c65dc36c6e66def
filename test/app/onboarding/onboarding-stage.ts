import { execFileSync } from 'node:child_process';
import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import type { Repository } from '../../github-simulator/state.ts';
import { type Stage, startStage } from '../stage.ts';

/** Files of a small allocator that make builds. */
export const ALLOCATOR: Readonly<Record<string, string>> = {
  'README.md': 'An allocator.\n',
  Makefile: 'all: libtiny.so\nlibtiny.so: src/tiny.o\n\tcc -shared -o $@ $^\nclean:\n\trm -f libtiny.so\n',
  'src/tiny.c': 'int tiny;\n',
};

/** The App and repositories in which it is installed while it runs. */
export interface OnboardingStage {
  readonly stage: Stage;
  /** Adds a repository with these files on its default branch; without any it has no commit. */
  add(
    fullName: string,
    files?: Readonly<Record<string, string>>,
    options?: Parameters<Stage['github']['addRepository']>[1],
  ): Repository;
  /** GitHub says that the App was installed in these repositories; resolves when the App has nothing left to do. */
  install(...fullNames: string[]): Promise<void>;
  /** What the App wrote there: pull requests and issues, oldest first. */
  proposals(fullName: string): { readonly title: string; readonly body: string; readonly kind: 'pull' | 'issue' }[];
  git(fullName: string, ...args: string[]): string;
}

export async function startOnboardingStage(): Promise<OnboardingStage> {
  const stage = await startStage();
  const { github, directory } = stage;
  const git = (fullName: string, ...args: string[]) =>
    execFileSync('git', ['-C', join(directory, fullName), ...IDENTITY, ...args], {
      encoding: 'utf8',
      stdio: 'pipe',
    }).trim();
  return {
    stage,
    git,
    add(fullName, files = ALLOCATOR, options = {}) {
      const folder = join(directory, fullName);
      mkdirSync(folder, { recursive: true });
      git(fullName, 'init', '--quiet', '-b', options.defaultBranch ?? 'main');
      for (const [path, text] of Object.entries(files)) {
        mkdirSync(dirname(join(folder, path)), { recursive: true });
        writeFileSync(join(folder, path), text);
      }
      if (Object.keys(files).length > 0) {
        git(fullName, 'add', '--all');
        git(fullName, 'commit', '--quiet', '-m', 'one');
      }
      return github.addRepository(fullName, { directory: folder, roles: { otto: 'admin' }, ...options });
    },
    async install(...fullNames) {
      const repositories = fullNames.map((fullName) => {
        const { id, name, private: isPrivate } = github.repository(fullName);
        return { id, node_id: 'R', name, full_name: fullName, private: isPrivate };
      });
      const parts = { repositories_added: repositories, repositories_removed: [], repository_selection: 'selected' };
      await github.deliver('installation_repositories.added', fullNames[0] ?? '', 'otto', parts);
      await stage.allSettled();
    },
    proposals(fullName) {
      const { pulls, issueTexts } = github.repository(fullName);
      const written = [
        ...[...pulls.values()].map((each) => ({ ...each, kind: 'pull' as const })),
        ...[...issueTexts.values()].map((each) => ({ ...each, kind: 'issue' as const })),
      ].filter(({ author }) => author.login === github.app.login);
      return written.sort((a, b) => a.number - b.number).map(({ title, body = '', kind }) => ({ title, body, kind }));
    },
  };
}

const IDENTITY = ['-c', 'user.name=Mina', '-c', 'user.email=mina@example.com'];
