// Two processes, each with graphs of its own; but what is written anew is written by one.
const together = process.env.npm_lifecycle_event === "test:fast" && process.env.UPDATE_SNAPSHOTS !== "1";

module.exports = {
  ...(together && { parallel: true, jobs: 2 }),
  require: ["ts-node/register/transpile-only"],
  extension: ["ts"],
  timeout: 20_000,
  "fail-zero": true,
  "forbid-only": process.env.CI === "true",
  "forbid-pending": true,
  "node-option": ["no-experimental-strip-types"],
};
