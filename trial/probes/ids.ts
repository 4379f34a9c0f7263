/** Every probe of the trial, in the order in which they run. */
export const probeIds = [
  "stands-up",
  "secret-as-deployer",
  "value-as-deployer",
  "append-only",
  "insert-only",
  "browser-put",
  "restore-as-restorer",
  "first-release",
  "balanced-service",
  "failed-run-is-told",
  "wait-as-approver",
  "continue-as-approver",
] as const;

export type ProbeId = (typeof probeIds)[number];
