/** Every probe of the trial, in the order in which they run. */
export const probeIds = [
  "first-up",
  "secret-as-deployer",
  "value-as-deployer",
  "append-only",
  "insert-only",
  "browser-put",
  "restore-as-restorer",
  "balanced-service",
  "first-release",
  "scaling-by-requests",
  "failed-run-is-told",
  "wait-as-approver",
  "continue-as-approver",
] as const;

export type ProbeId = (typeof probeIds)[number];
