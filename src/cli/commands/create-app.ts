import { randomBytes } from 'node:crypto';
import { Command } from 'commander';
import { unsupportedApi } from '../../model/github-api.ts';
import { RepositoryName } from '../../model/names.ts';
import { type Refusal, refuse } from '../../model/refusal.ts';
import { ok, type Result } from '../../model/result.ts';
import { appName } from '../../setup/app-manifest.ts';
import { nextSteps, settingsText } from '../../setup/created-app.ts';
import { type NewApp, publicHost, type Webhooks } from '../../setup/new-app.ts';
import { openBrowser } from '../../setup/open-browser.ts';
import { EXIT_NOT_MEASURED } from '../exit-code.ts';
import { exitWith } from '../options.ts';
import { ownCommand, withOwnCommand } from '../own-command.ts';
import { stopOnSignal } from '../stop-on-signal.ts';
import { exitWithRefusal, type Terminal } from '../terminal.ts';

/** Where laptops fetch webhooks, when no other proxy is named. */
const PROXY = 'https://smee.io';
/** GitHub takes the code of a manifest for one hour. */
const WITHIN_MS = 3_600_000;
/** Bytes of the name of a proxy's channel, which only the App and GitHub may know. */
const CHANNEL_BYTES = 24;

interface CreateAppArguments {
  readonly organization?: string;
  readonly name?: string;
  readonly host?: string;
  /** The address of a webhook proxy, or true for the usual one. */
  readonly proxy?: string | true;
  readonly control?: string;
  readonly settings: string;
  readonly port?: string;
  readonly open: boolean;
}

/** `alloc-ab create-app`. */
export function createAppCommand(terminal: Terminal): Command {
  return new Command('create-app')
    .description(
      'create the GitHub App: a local page sends its description to GitHub and writes its secrets into a file',
    )
    .option('--organization <name>', 'the organization that the App will belong to (default: your own account)')
    .option('--name <name>', 'name of the App, unique on GitHub')
    .option('--host <address>', 'address of the server where the App will run: https://…')
    .option('--proxy [address]', `run the App where GitHub cannot reach it; webhooks come through a proxy (${PROXY})`)
    .option('--control <owner/name>', 'the control repository, for the settings')
    .option('--settings <file>', 'the file that is written, readable by its owner only', 'alloc-ab-app.env')
    .option('--port <number>', 'port of the local page (default: any free one)')
    .option('--no-open', 'print the address of the page, start no browser')
    .addHelpText(
      'after',
      '\nExamples:\n  alloc-ab create-app\n  alloc-ab create-app --organization example --host https://alloc-ab.example.com\n  ssh -L 8080:127.0.0.1:8080 server alloc-ab create-app --no-open --port 8080',
    )
    .action((options) => exitWith(create(options, terminal)));
}

async function create(options: CreateAppArguments, terminal: Terminal): Promise<number> {
  const given = checked(options, process.env.GITHUB_API_URL || 'https://api.github.com');
  if (!given.ok) return exitWithRefusal(given.error, terminal);
  const { createApp } = await import('../../setup/create-app.ts');
  const { settings: file, control = null } = options;
  const { apiUrl } = given.value;
  using interrupt = stopOnSignal();
  const created = await createApp({
    app: given.value.app,
    apiUrl,
    file,
    content: (app, webhooks) => settingsText(app, { webhooks, control, apiUrl }),
    next: (app) =>
      nextSteps(app, file, control).map((line) => withOwnCommand(line, ownCommand(), ['serve', 'init-control'])),
    port: Number(options.port ?? 0),
    timeoutMs: WITHIN_MS,
    signal: interrupt.signal,
    opened: (address) => {
      terminal.err.write(`Open this page in your browser. It is for you only and ends by itself:\n  ${address}\n`);
      if (options.open) openBrowser(address, process.env);
    },
  });
  if (!created.ok) {
    const status = exitWithRefusal(created.error, terminal);
    return interrupt.status() ?? (created.error.code === 'app-not-created' ? EXIT_NOT_MEASURED : status);
  }
  const { name, id, owner } = created.value;
  terminal.out.write(
    `created the GitHub App ${name}, number ${id}, of ${owner}\nwrote ${file}, readable by you only\n`,
  );
  terminal.err.write(
    `next:\n  install it: ${created.value.page}/installations/new\n${nextSteps(created.value, file, control)
      .map((line) => `  ${line}\n`)
      .join('')}`,
  );
  return 0;
}

/** The choices of the user, or what is wrong with them. */
function checked(
  options: CreateAppArguments,
  address: string,
): Result<{ readonly app: NewApp; readonly apiUrl: string }, Refusal> {
  const wrong = (message: string, next: string) => refuse({ code: 'bad-option', message, next });
  const { organization, name, control, port = '0' } = options;
  if (organization !== undefined && !/^[A-Za-z0-9][A-Za-z0-9-]{0,38}$/.test(organization))
    return wrong('This is not the name of an organization.', 'Write its name as in https://github.com/NAME.');
  if (name !== undefined && !/^[\x20-\x7e]{1,34}$/.test(name))
    return wrong('The name of an App has 1 to 34 characters.', 'Choose another --name.');
  if (control !== undefined && !RepositoryName.safeParse(control).success)
    return wrong(
      '--control is not the owner/name of a repository.',
      'Write for example --control example/perf-control.',
    );
  if (!/^\d{1,5}$/.test(port) || Number(port) > 65_535)
    return wrong('--port is a number from 0 to 65535.', 'Leave it out for any free port.');
  const problem = URL.canParse(address) ? unsupportedApi(address) : 'This is not an address.';
  if (problem !== null) return wrong(`GITHUB_API_URL: ${problem}`, 'Leave it out for github.com.');
  const webhooks = webhooksOf(options);
  if (!webhooks.ok) return webhooks;
  const app = {
    name: name ?? appName(organization ?? null, randomBytes(4).toString('hex')),
    account: organization ?? null,
    webhooks: webhooks.value,
    channel: channelOf(PROXY),
  };
  return ok({ app, apiUrl: address.replace(/\/+$/, '') });
}

function webhooksOf({ host, proxy }: CreateAppArguments): Result<Webhooks | null, Refusal> {
  if (host !== undefined && proxy !== undefined)
    return refuse({
      code: 'bad-option',
      message: 'An App has its webhooks sent to a server or to a proxy, not to both.',
      next: 'Give --host or --proxy.',
    });
  if (host !== undefined) {
    const address = publicHost(host);
    return address.ok ? ok({ kind: 'server', address: address.value }) : address;
  }
  if (proxy === undefined) return ok(null);
  const address = proxy === true ? PROXY : proxy;
  if (!/^https?:\/\/[^@?#\s]+$/.test(address) || !URL.canParse(address))
    return refuse({
      code: 'bad-option',
      message: '--proxy is not the address of a webhook proxy.',
      next: `Write for example --proxy ${PROXY}, or the address of a channel.`,
    });
  return ok({ kind: 'proxy', address: new URL(address).pathname === '/' ? channelOf(address) : address });
}

/** A new channel of a proxy, with a name that cannot be guessed. */
function channelOf(proxy: string): string {
  return new URL(randomBytes(CHANNEL_BYTES).toString('base64url'), proxy).href;
}
