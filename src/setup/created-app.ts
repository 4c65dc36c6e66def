import type { CreatedApp } from '../github/app-manifest.ts';
import type { Webhooks } from './new-app.ts';
import { settingsLines } from './settings-file.ts';

/** What the settings of a new App hold besides what GitHub gave. */
interface ChosenSettings {
  readonly webhooks: Webhooks;
  /** `owner/name` of the control repository; null when it is not known yet. */
  readonly control: string | null;
  readonly apiUrl: string;
}

/** The settings file of a new App. It holds its secrets. */
export function settingsText(app: CreatedApp, { webhooks, control, apiUrl }: ChosenSettings): string {
  const settings = {
    APP_ID: String(app.id),
    ...(app.webhookSecret !== null && { WEBHOOK_SECRET: app.webhookSecret }),
    // One line, which env files of every kind can hold.
    PRIVATE_KEY: app.privateKey.trim().replace(/\r?\n/g, '\\n'),
    // The App itself fetches its webhooks: nobody else has to reach it.
    ...(webhooks.kind === 'proxy' && { WEBHOOK_PROXY_URL: webhooks.address, HOST: '127.0.0.1' }),
    ...(apiUrl !== 'https://api.github.com' && { GITHUB_API_URL: apiUrl }),
    ...(control !== null && { CONTROL_REPOSITORY: control }),
  };
  const head = `# Settings of the GitHub App ${app.page}. They hold its secrets.\n`;
  const missing =
    control === null ? '# Add CONTROL_REPOSITORY=owner/name, the private repository with the ab workflow.\n' : '';
  return `${head}${settingsLines(settings)}${missing}`;
}

/** What to do with a new App beside installing it, one step a line. */
export function nextSteps(app: CreatedApp, file: string, control: string | null): string[] {
  return [
    ...(app.webhookSecret === null
      ? ['set a webhook secret on the settings page of the App, and WEBHOOK_SECRET in the file']
      : []),
    ...(control === null
      ? [
          'make the control repository, unless you have one: alloc-ab init-control --help',
          `add CONTROL_REPOSITORY=owner/name to ${file}`,
        ]
      : []),
    `alloc-ab serve --settings ${file}`,
  ];
}
