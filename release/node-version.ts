// Imported first, for its effect: what follows may not even load on an older Node.
const [major = 0] = process.versions.node.split(".").map(Number);
if (major < 22) {
  process.stderr.write(
    `release: Node.js 22 or newer is needed, and this is ${process.version} (${process.execPath}).\n`,
  );
  process.exit(2);
}
