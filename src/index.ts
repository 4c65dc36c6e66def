import packageJson from '../package.json' with { type: 'json' };
import { createLog } from './app/log.ts';
import { type App, startApp } from './app/server.ts';
import { readSettings } from './app/settings.ts';
import { openStore } from './store/store.ts';

/** Starts the App from environment variables and runs until SIGTERM or SIGINT. Ends the process with 1 and a message when it cannot. */
export async function serve(): Promise<void> {
  let app: App;
  let close: () => Promise<void>;
  try {
    const settings = readSettings(process.env);
    const store = await openStore(settings.database, settings.timing);
    close = () => store.close();
    app = await startApp({ settings, stores: store, log: createLog(settings.logLevel), version: packageJson.version });
  } catch (error) {
    process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
    process.exitCode = 1;
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

if (import.meta.main) await serve();
