import packageJson from '../package.json' with { type: 'json' };
import { createLog } from './app/log.ts';
import { type App, startApp } from './app/server.ts';
import { readSettings, SettingsError } from './app/settings.ts';
import { StoreError } from './store/database/database.ts';
import { openStore } from './store/store.ts';
import { EXIT, guardProgram } from './system/program-end.ts';

/** Starts the App from environment variables and runs until SIGTERM or SIGINT. Ends the process with the status of wrong use and a message when they do not fit. */
export async function serve(): Promise<void> {
  let app: App;
  let close: () => Promise<void>;
  try {
    const settings = readSettings(process.env);
    const store = await openStore(settings.database, settings.timing);
    close = () => store.close();
    app = await startApp({ settings, stores: store, log: createLog(settings.logLevel), version: packageJson.version });
  } catch (error) {
    if (!(error instanceof SettingsError || error instanceof StoreError)) throw error;
    process.stderr.write(`${error.message}\n`);
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

if (import.meta.main) {
  guardProgram(packageJson.version, ({ message, next, detail }) =>
    process.stderr.write(`${message}\n${next}\n${detail}\n`),
  );
  await serve();
}
