module.exports = {
  require: ["ts-node/register/transpile-only"],
  extension: ["ts"],
  timeout: 20_000,
  "fail-zero": true,
  "forbid-only": process.env.CI === "true",
  "forbid-pending": true,
  "node-option": ["no-experimental-strip-types"],
};
