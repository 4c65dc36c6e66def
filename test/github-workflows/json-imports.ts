import { registerHooks } from 'node:module';

// GitHub's packages import JSON without the attribute that Node requires; bundlers do not require it.
// Import this file first, and those packages dynamically.
registerHooks({
  load: (url, context, nextLoad) =>
    nextLoad(url, /@actions\/.*\.json$/.test(url) ? { ...context, importAttributes: { type: 'json' } } : context),
});
