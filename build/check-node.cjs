// Runs before the scripts that a newcomer starts. An older Node ends them with a stack, so this file is one that it can read.
if (Number(process.versions.node.split('.')[0]) < 24) {
  console.error(
    `alloc-ab: it needs Node 24 or newer, and this is ${process.version} on ${process.platform} ${process.arch}.\n  npm ci installs it on x64 and arm64 Linux (npm ci --include=optional, when it was told not to); elsewhere put it first in PATH.`,
  );
  process.exit(2);
}
