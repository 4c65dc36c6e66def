import { registerHooks } from 'node:module';

// GitHub's packages import their JSON schemas without the attribute that Node asks for (bundlers do not ask).
// Import this file before any of them, and them dynamically.
registerHooks({
  load: (url, context, nextLoad) =>
    nextLoad(url, /@actions\/.*\.json$/.test(url) ? { ...context, importAttributes: { type: 'json' } } : context),
});
