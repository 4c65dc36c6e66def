/**
 * What the Action reads, and what git and Node need to reach a server. The runner gives every JavaScript action more: a token that can
 * upload artifacts of the workflow run, and files whose lines become variables and paths of later steps.
 */
const NEEDED = [
  /^INPUT_/,
  /^(PATH|HOME|USER|LANG|TZ|TMPDIR|RUNNER_TEMP|GITHUB_ACTIONS|GITHUB_SERVER_URL|GITHUB_OUTPUT|GITHUB_STEP_SUMMARY)$/,
  /^ALLOC_AB_(SANDBOX|PATH|CACHE|SANITY_RECORD)$/,
  /^(CC|CXX|LD|AR|NM|RANLIB)$/,
  /^(HTTPS_PROXY|https_proxy|NO_PROXY|no_proxy|SSL_CERT_FILE|SSL_CERT_DIR|NODE_EXTRA_CA_CERTS)$/,
  /^(XDG_CONFIG_HOME|XDG_CACHE_HOME|XDG_STATE_HOME|GIT_CONFIG_GLOBAL|GIT_CONFIG_SYSTEM|GIT_CONFIG_NOSYSTEM)$/,
];

/** The variables of a step that its Action needs. */
export function neededVariables(env: Readonly<Record<string, string | undefined>>): Record<string, string> {
  return Object.fromEntries(
    Object.entries(env).flatMap(([name, value]) =>
      value !== undefined && NEEDED.some((form) => form.test(name)) ? [[name, value]] : [],
    ),
  );
}

/**
 * Starts this process again, in its place and with the variables alone that it needs: what it was started with, and everything in its
 * memory, is gone before code under test runs. Removing a variable would leave it in `/proc/<pid>/environ`. Returns when there is nothing to
 * remove.
 */
export function clearEnvironment(): void {
  const needed = neededVariables(process.env);
  if (Object.keys(process.env).every((name) => Object.hasOwn(needed, name))) return;
  const argv = [process.execPath, ...process.execArgv, ...process.argv.slice(1)];
  if (process.execve === undefined) throw new Error(`Node ${process.version} cannot replace its environment`);
  process.execve(process.execPath, argv, needed);
}
