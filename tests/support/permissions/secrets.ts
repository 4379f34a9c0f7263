import { arnOf, type Declared, people, type Row, roleOf } from "./row";

const secretType = "aws:secretsmanager/secret:Secret";

/** What people may do with a secret. */
const peoplesActions: Readonly<Record<string, readonly string[]>> = {
  "secretsmanager:GetSecretValue": [],
  "secretsmanager:PutSecretValue": ["secret writer"],
  // The root user too: a lost role locks nobody out for ever.
  "secretsmanager:DeleteSecret": ["deployer", "the root user"],
  "secretsmanager:RotateSecret": ["deployer", "secret writer"],
  "secretsmanager:ReplicateSecretToRegions": ["deployer", "the root user"],
  "secretsmanager:PutResourcePolicy": ["deployer", "the root user"],
};

/** Secrets: read by ECS for their own service and by what rotates them, put by writers, and seen by nobody else. */
export function secretRows(declared: Declared): Row[] {
  const { catalogue, config } = declared;
  const services = Object.keys(catalogue.services);
  return Object.entries(catalogue.services).flatMap(([owner, { secrets = [] }]) =>
    secrets.flatMap((secret) => {
      const on = {
        what: `${owner}/${secret}`,
        resource: arnOf(declared, secretType, `${owner}-secret-${secret}`),
      };
      const rotation = config.rotation[`${owner}/${secret}`];
      const rotating = rotation !== undefined && "roleArn" in rotation ? [rotation.roleArn] : [];
      return [
        ...services.flatMap((service) => [
          {
            ...on,
            who: `ECS starting ${service}`,
            principal: roleOf(declared, `${service}-execution-role`),
            action: "secretsmanager:GetSecretValue",
            allowed: service === owner,
          },
          {
            ...on,
            who: `tasks of ${service}`,
            principal: roleOf(declared, `${service}-task-role`),
            action: "secretsmanager:GetSecretValue",
            allowed: false,
          },
        ]),
        ...rotating.flatMap((principal) =>
          ["secretsmanager:GetSecretValue", "secretsmanager:PutSecretValue"].map((action) => ({
            ...on,
            who: "what rotates it",
            principal: String(principal),
            action,
            allowed: true,
          })),
        ),
        ...Object.entries(people(declared)).flatMap(([who, principal]) =>
          Object.entries(peoplesActions).map(([action, duties]) => ({
            ...on,
            who,
            principal,
            action,
            allowed: duties.includes(who),
          })),
        ),
      ];
    }),
  );
}
