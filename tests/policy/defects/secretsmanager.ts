import { resource } from "../../support/policy";
import type { Defect } from "./defect";

const secret = "screening-secret-watchlist-api-key";

export const secretsManagerDefects: readonly Defect[] = [
  {
    // A service's own secret under another key would also leave its execution role with a key of no secret.
    rule: "secretsmanager-secret-configure-customer-managed-key",
    why: "a secret is added under AWS's own key",
    at: ["report-signing-key"],
    change: (graph) =>
      graph.with(
        resource("aws:secretsmanager/secret:Secret", "report-signing-key", {
          name: "cdd/dev/report-signing-key",
          recoveryWindowInDays: 30,
        }),
      ),
  },
  {
    rule: "secretsmanager-secretversion-disallow-plaintext",
    why: "a secret's value is written in the program, and so in its state",
    at: ["watchlist-api-key-value"],
    change: (graph) =>
      graph.with(
        resource(
          "aws:secretsmanager/secretVersion:SecretVersion",
          "watchlist-api-key-value",
          { secretId: graph.one(secret).outputs?.arn, secretString: "an example, not a key" },
          { propertyDependencies: { secretId: [graph.urn(secret)] } },
        ),
      ),
  },
  {
    rule: "secretsmanager-secretpolicy-disallow-public-access",
    why: "AWS is told not to refuse public policies of a secret",
    at: [`${secret}-policy`],
    change: (graph) => graph.patch(`${secret}-policy`, { blockPublicPolicy: false }),
  },
  {
    rule: "secretsmanager-secret-configure-recovery-window",
    why: "a secret of prod is lost a week after somebody deletes it",
    at: [secret],
    stack: "prod",
    change: (graph) => graph.patch(secret, { recoveryWindowInDays: 7 }),
  },
];
