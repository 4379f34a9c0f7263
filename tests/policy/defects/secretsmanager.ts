import { resource } from "../../support/policy";
import type { Defect } from "./defect";

const secret = "screening-secret-watchlist-api-key";

interface Policy {
  readonly Statement: readonly { readonly Sid: string }[];
}

export const secretsManagerDefects: readonly Defect[] = [
  {
    // A service's own secret under another key would also leave its execution role with a key of no secret; only one that
    // no task reads has neither policy nor rotation.
    rule: "secretsmanager-secret-configure-customer-managed-key",
    why: "a secret that is kept and rotated well is added under AWS's own key",
    at: ["report-signing-key"],
    change: (graph) => {
      const { inputs, propertyDependencies, ...like } = graph.one(secret);
      const { outputs: _, urn: __, ...rest } = like;
      const { kmsKeyId: ___, ...own } = inputs ?? {};
      const made = { ...rest, name: "report-signing-key", deleteBeforeReplace: false };
      const arn = graph.arn("secretsmanager", "secret:cdd/dev/report-signing-key-AbCdEf");
      const beside = (name: string, property: string) => ({
        ...graph.one(`${secret}-${name}`),
        urn: `${graph.urn(`${secret}-${name}`)}-of-report`,
        name: `report-signing-key-${name}`,
        inputs: { ...graph.one(`${secret}-${name}`).inputs, [property]: arn },
        outputs: { ...graph.one(`${secret}-${name}`).outputs, [property]: arn },
        propertyDependencies: {},
      });
      return graph.with(
        {
          ...made,
          inputs: { ...own, name: "cdd/dev/report-signing-key" },
          outputs: { ...own, name: "cdd/dev/report-signing-key", arn },
          propertyDependencies: { ...propertyDependencies, kmsKeyId: [] },
        },
        beside("policy", "secretArn"),
        beside("rotation", "secretId"),
      );
    },
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
  {
    rule: "secretsmanager-secret-enforce-rotation",
    why: "a secret is rotated twice a year",
    at: [secret],
    change: (graph) => graph.patch(`${secret}-rotation`, { rotationRules: { automaticallyAfterDays: 183 } }),
  },
  {
    rule: "secretsmanager-secret-disallow-ambiguous-name",
    why: "a secret's name ends as Secrets Manager ends ARNs",
    at: [secret],
    change: (graph) => graph.patch(secret, { name: "cdd/dev/screening/watchlist-secret" }),
  },
  {
    rule: "secretsmanager-secret-enforce-named-keepers",
    why: "whoever deploys may put a secret's value",
    at: [secret],
    change: (graph) =>
      graph.json<Policy>(`${secret}-policy`, "policy", (document) => ({
        ...document,
        Statement: document.Statement.filter(({ Sid }) => Sid !== "OnlyItsWriters"),
      })),
  },
];
