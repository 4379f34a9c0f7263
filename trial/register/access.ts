import type { Assumption } from "./assumption";

/** Who may do what: roles, keys, secrets, endpoints. */
export const access: readonly Assumption[] = [
  {
    id: "secret-key-validation",
    belief:
      "For a secret that is made without a value, too, Secrets Manager tries the key with the encryption context SecretVersionId = RequestToValidateKeyAccess.",
    usedIn: ["components/keys/policies.ts", "components/fargate-microservice/access/secrets.ts"],
    source: {
      kind: "documented in part",
      text: "Secrets Manager user guide, Secret encryption and decryption: names the context, says that older calls had none, and nothing of secrets without a value",
    },
    breaks: "The first up fails at every secret, and with it every service that has one.",
    fallback:
      "Take the condition on kms:EncryptionContext:SecretVersionId off the deployers' statement of the secrets key.",
    tried: { probe: "secret-as-deployer" },
  },
  {
    id: "deployer-sees-no-value",
    belief: "With that context alone the deployer can neither put a secret's value nor read one.",
    usedIn: ["components/keys/policies.ts"],
    source: {
      kind: "documented in part",
      text: "Secrets Manager user guide, Secret encryption and decryption: a value's context has the version's own id; whether the check of access is ever enough for a value is not said",
    },
    breaks: "Whoever deploys writes or reads secrets: two duties in one hand.",
    fallback:
      "Have the secret writers' role make the secrets, and take the deployers out of the secrets key.",
    tried: { probe: "value-as-deployer" },
  },
  {
    id: "key-lockout-check",
    belief:
      "KMS's check that a key stays manageable passes where the account's root manages only under a condition on aws:PrincipalArn.",
    usedIn: ["components/keys/management.ts"],
    source: {
      kind: "believed",
      text: "KMS API, CreateKey: the caller must be able to change the policy afterwards; conditions are not mentioned",
    },
    breaks: "No key is made, and nothing after it.",
    fallback: "Name the deployers' roles as principals of the statement, in place of root and condition.",
    tried: { probe: "stands-up", made: ["aws:kms/key:Key"] },
  },
  {
    id: "grants-of-the-deployer",
    belief:
      "DynamoDB and ECR make their grants with exactly the key actions that the deployers have through them.",
    usedIn: ["components/keys/data-key.ts", "components/keys/policies.ts", "components/registry/index.ts"],
    source: {
      kind: "documented in part",
      text: "DynamoDB developer guide, Encryption at rest usage notes, and ECR user guide, Encryption at rest: list the actions, not whether each is asked of whoever creates",
    },
    breaks: "No table or repository is made: AccessDenied on the key.",
    fallback:
      "Add the action that the error names to the deployers' statements in data-key.ts or policies.ts.",
    tried: { probe: "stands-up", made: ["aws:dynamodb/table:Table", "aws:ecr/repository:Repository"] },
  },
  {
    id: "balancing-role-is-enough",
    belief:
      "ECS takes a load-balancing role that names the service's own target groups and rules only, and checks it when the service is made.",
    usedIn: [
      "components/fargate-microservice/access/roles.ts",
      "components/fargate-microservice/access/statements.ts",
    ],
    source: {
      kind: "documented in part",
      text: "ECS developer guide, Amazon ECS infrastructure IAM role for load balancers: gives AWS's own policy, which reaches every balancer of the account",
    },
    breaks: "No service with a balancer is created, in any stack.",
    fallback: "Attach AmazonECSInfrastructureRolePolicyForLoadBalancers to the role in roles.ts.",
    tried: { probe: "balanced-service" },
  },
  {
    id: "ecs-sends-no-source",
    belief:
      "ECS does not say on whose behalf it takes its own roles (ecs.amazonaws.com): a condition on aws:SourceAccount in their trust would shut it out.",
    usedIn: ["components/shared/role-services.ts"],
    source: {
      kind: "seen in public",
      text: "ECS developer guide and seven public projects show this trust without a condition; for ecs-tasks.amazonaws.com the condition is documented",
    },
    breaks: "Nothing stops: then the trust can be tightened by the condition, against a confused deputy.",
    fallback: "Add aws:SourceAccount to what ecs.amazonaws.com sends in role-services.ts.",
    tried: {
      none: "A role that ECS refuses would fail the whole up. Make one by hand with the condition and give it to a service of dev.",
    },
  },
  {
    id: "endpoints-know-roles",
    belief:
      "Calls that Fargate makes to start a task (image, secrets, logs) carry the execution role as aws:PrincipalArn when they pass the VPC's endpoints.",
    usedIn: ["plan/endpoint-policies.ts", "components/network/endpoints.ts"],
    source: {
      kind: "believed",
      text: "ECR user guide, Interface VPC endpoints: wants an endpoint policy that lets the task execution role through, without showing this condition",
    },
    breaks: "Tasks do not start: CannotPullContainerError or ResourceInitializationError.",
    fallback:
      "Take the condition on aws:PrincipalArn off that endpoint's statement in plan/endpoint-policies.ts.",
    tried: { probe: "balanced-service" },
  },
  {
    id: "continue-resources",
    belief:
      "ecs:ContinueServiceDeployment is granted by the ARNs of the service and of the deployment together.",
    usedIn: ["components/cluster/people-statements.ts"],
    source: {
      kind: "contradictory",
      text: "AWS's service reference lists both types as required; a public SDK says that only the deployment is judged",
    },
    breaks: "The approver is refused, and each release is rolled back when its pause runs out.",
    fallback: "Leave servicesArn out of AnswerReleases in people-statements.ts.",
    tried: { probe: "continue-as-approver" },
  },
  {
    id: "approver-can-watch",
    belief: "What the approver's policy lets him see is all that `release wait` asks ECS.",
    usedIn: ["components/cluster/people-statements.ts", "release/ecs.ts"],
    source: {
      kind: "believed",
      text: "Read from the requests in release/ecs.ts and the resource types of AWS's service reference",
    },
    breaks: "The approver decides without seeing what runs.",
    fallback: "Add the action that the error names to the policy's SeeReleases statement.",
    tried: { probe: "wait-as-approver" },
  },
  {
    id: "restore-by-others",
    belief:
      "A restorer who is no deployer can restore a table to a point in time under the stack's data key, with the rights that the key gives him.",
    usedIn: ["components/keys/policies.ts", "config/stack-config.ts"],
    source: {
      kind: "documented in part",
      text: "DynamoDB developer guide, Using IAM with DynamoDB backup and restore: lists the table actions; the key's are not said for a caller who did not make the table",
    },
    breaks: "Nobody but the deployer restores, and in a disaster nobody finds out in time.",
    fallback: "Add the key action that the error names to the restorers' statement of the data key.",
    tried: { probe: "restore-as-restorer" },
  },
  {
    id: "rotation-tests-at-once",
    belief:
      "RotateSecret with RotateImmediately=false on a secret without a value fails, or leaves a pending version that blocks the next rotation.",
    usedIn: ["components/fargate-microservice/access/secrets.ts"],
    source: {
      kind: "documented in part",
      text: "Secrets Manager API, RotateSecret: testSecret runs at once, and AWSPENDING may stay behind on an empty version; the outcome for an empty secret is not said",
    },
    breaks: "Nothing stops: then rotation could be set up with the secret, in the first up.",
    fallback: "Set up rotation where the stack file names a function, without waiting for the value.",
    tried: {
      none: "It needs a function that rotates, which the bank brings. Nothing hangs on it: rotation waits for the value.",
    },
  },
  {
    id: "shells-tell-kms-of-the-session",
    belief:
      "Both ends of a shell in a task (ECS Exec) put the session's id into KMS's encryption context, under aws:ssm:SessionId.",
    usedIn: [
      "components/shared/session-key.ts",
      "components/keys/compute-key.ts",
      "components/fargate-microservice/access/agent-statements.ts",
    ],
    source: {
      kind: "seen in public",
      text: "aws/amazon-ssm-agent, agent/session/crypto (UpdateEncryptionKey) and aws/session-manager-plugin, its tests of the handshake; a checker that simulates kms:Decrypt without a context may say that it is refused",
    },
    breaks: "No shell opens; nothing else uses the two statements.",
    fallback: "Leave `ofASession` out of the two statements.",
    tried: { none: "It needs an exception for a shell and an operator: `aws ecs execute-command` in dev." },
  },
];
