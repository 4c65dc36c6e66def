import packageJson from '../package.json' with { type: 'json' };
import { createLog } from './app/log.ts';
import { type App, startApp } from './app/server.ts';
import { readSettings, SettingsError } from './app/settings.ts';
import { readSettingsFile } from './setup/settings-file.ts';
import { StoreError } from './store/database/database.ts';
import { openStore } from './store/store.ts';
import { EXIT, guardProgram } from './system/program-end.ts';

/**
 * Starts the App from environment variables and a settings file, and runs until SIGTERM or SIGINT. Ends the process with the status of
 * wrong use and a message when they do not fit.
 *
 * @param settingsFile Takes precedence over the variable `SETTINGS_FILE`.
 * @param err Where the message goes.
 */
export async function serve(
  settingsFile: string | undefined = process.env.SETTINGS_FILE || undefined,
  err: { write(text: string): unknown } = process.stderr,
): Promise<void> {
  let app: App;
  let close: () => Promise<void>;
  try {
    const file = settingsFile === undefined ? {} : fileSettings(settingsFile);
    const settings = readSettings(process.env, file);
    const store = await openStore(settings.database, settings.timing);
    close = () => store.close();
    app = await startApp({ settings, stores: store, log: createLog(settings.logLevel), version: packageJson.version });
  } catch (error) {
    if (!(error instanceof SettingsError || error instanceof StoreError)) throw error;
    err.write(`${error.message}\n`);
    process.exitCode = EXIT.usage;
    return;
  }
  const stop = (): void => {
    void app
      .stop()
      .then(close)
      .finally(() => process.exit(0));
  };
  process.once('SIGTERM', stop).once('SIGINT', stop);
}

function fileSettings(path: string): Readonly<Record<string, string>> {
  const file = readSettingsFile(path);
  if (!file.ok) throw new SettingsError(`${file.error.message}\n${file.error.next}`);
  return file.value;
}

if (import.meta.main) {
  guardProgram(packageJson.version, ({ message, next, detail }) =>
    process.stderr.write(`${message}\n${next}\n${detail}\n`),
  );
  await serve();
}
