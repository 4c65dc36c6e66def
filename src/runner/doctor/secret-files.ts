import { err, ok, type Result } from '../../model/result.ts';
import { isAbsent, type MachineFiles } from './machine-files.ts';

/** A file with a secret, in the home of the runner's user. */
interface SecretFile {
  readonly path: string;
  /** Bits of its permission. */
  readonly mode: number;
  /** Whether the runner itself needs it. */
  readonly isRunner: boolean;
}

/** Files of GitHub's runner, in its directory. */
const OF_RUNNER = ['.credentials', '.credentials_rsaparams', 'registration'];
/** Files of programs with which an account reaches other machines. */
const OTHERS = [
  ...['.netrc', '.git-credentials', '.pypirc', '.pgpass', '.vault-token', '.config/gh/hosts.yml'],
  ...['.aws/credentials', '.docker/config.json', '.kube/config', '.config/gcloud/credentials.db'],
];
const KEY = /^(id_[a-z0-9_]+|[^.]+\.pem)$/;

/** The secrets in a home directory and in the runner's directory below it; an error says what could not be seen. */
export function secretFiles(files: MachineFiles, home: string): Result<readonly SecretFile[], string> {
  const names = files.list(home);
  if (!names.ok) return err(names.error.reason);
  const folders = names.value.filter((name) => /^(job|.*runner.*)$/.test(name)).map((name) => `${home}/${name}`);
  const keys = files.list(`${home}/.ssh`);
  if (!keys.ok && !isAbsent(files, `${home}/.ssh`)) return err(`${home}/.ssh: ${keys.error.reason}`);
  const candidates = [
    ...[home, ...folders].flatMap((folder) => OF_RUNNER.map((name) => ({ path: `${folder}/${name}`, isRunner: true }))),
    ...OTHERS.map((name) => ({ path: `${home}/${name}`, isRunner: false })),
    ...(keys.ok ? keys.value.filter((name) => KEY.test(name)) : []).map((name) => ({
      path: `${home}/.ssh/${name}`,
      isRunner: false,
    })),
  ];
  const found: SecretFile[] = [];
  for (const { path, isRunner } of candidates) {
    const stats = files.stat(path);
    if (stats.ok && stats.value.isFile()) found.push({ path, isRunner, mode: stats.value.mode & 0o777 });
    else if (stats.ok || !isAbsent(files, path)) return err(`${path} cannot be read as a file`);
  }
  return ok(found);
}
