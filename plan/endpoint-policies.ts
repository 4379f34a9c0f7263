import {
  logWriting,
  sessionChannels,
  tracing,
} from "../components/fargate-microservice/access/agent-statements";
import type { CommonPlan } from "../components/fargate-microservice/args";
import type { NetworkPlan } from "../components/network/args";
import { policyDocument, withDistinctSids } from "../components/shared/policy-document";
import type { Catalogue } from "../model/catalogue";
import type { StackConfig } from "../model/stack";
import { existingSecretsOf } from "./existing-secrets";
import { grantStatements, widestGrants } from "./grants";
import { imageKeys } from "./images";
import type { Names } from "./names";
import { rotationStatements } from "./rotation";
import { secretsOf } from "./secrets";

type Statement = CommonPlan["dataStatements"][number];

/** What the ECS agent of an EC2 machine says to the cluster. */
const agentOfInstance = [
  "ecs:DeregisterContainerInstance",
  "ecs:Poll",
  "ecs:RegisterContainerInstance",
  "ecs:StartTelemetrySession",
  "ecs:SubmitAttachmentStateChanges",
  "ecs:SubmitContainerStateChange",
  "ecs:SubmitTaskStateChange",
  "ecs:UpdateContainerInstancesState",
];

/** The policy (JSON) of each endpoint that the stack needs: what the catalogue's services may reach through it. */
export function endpointPolicies(
  catalogue: Catalogue,
  stack: StackConfig,
  names: Names,
): NetworkPlan["endpointPolicies"] {
  const { account, containerSecurity } = stack;
  const services = Object.keys(catalogue.services);
  const entries = Object.values(catalogue.services);
  const sessions = entries.some(({ exceptions }) => exceptions?.exec?.stacks.includes(stack.stack));
  const secrets = Object.entries(catalogue.services).flatMap(([service, entry]) => [
    ...secretsOf(service, entry, stack, names).map(({ key }) => names.secretArnPattern(service, key)),
    ...existingSecretsOf(service, entry, stack).map(({ arn }) => arn),
  ]);
  const data = grantStatements(widestGrants(catalogue), catalogue.stores, names);
  const through = (prefix: string) =>
    data.filter(({ actions }) => actions.every((each) => each.startsWith(prefix)));
  const registry: Statement[] = [
    // The token opens the registry, not a repository: AWS knows no resource for it.
    { sid: "SignInToRegistry", actions: ["ecr:GetAuthorizationToken"], resources: ["*"] },
    {
      sid: "PullImages",
      actions: ["ecr:BatchCheckLayerAvailability", "ecr:BatchGetImage", "ecr:GetDownloadUrlForLayer"],
      resources: [
        ...imageKeys(catalogue, stack).map((image) => names.repositoryArn(image)),
        ...(containerSecurity?.guardDuty === undefined
          ? []
          : [names.guardDutyRepositoryArn(containerSecurity.guardDuty.agentRegistryAccount)]),
      ],
    },
  ];
  // One endpoint speaks ECR's own protocol, the other Docker's; AWS judges both by the same actions.
  const registryDocument = document(registry);
  return {
    "ecr.api": registryDocument,
    "ecr.dkr": registryDocument,
    logs: document(logging()),
    s3: policyDocument([
      ...ours(together(through("s3:"))),
      {
        sid: "FetchImageLayers",
        actions: ["s3:GetObject"],
        resources: [names.imageLayersArn],
        // ECR signs these requests with its own identity, so that nothing of the caller can be asked for.
        principals: "*",
      },
    ]),
    dynamodb: document(together(through("dynamodb:"))),
    ...optional(),
  };

  /** Lines of services, and of shells where there are any. Only agents in the task ask what stands already. */
  function logging(): Statement[] {
    const streams = (group: string) => `${names.logGroupArn(group)}:*`;
    const own = services.map((service) => streams(names.service(service).logGroup));
    const plain = ["logs:CreateLogStream", "logs:PutLogEvents"];
    const asks = entries.some(({ logging, openTelemetry }) => logging === "firelens" || openTelemetry);
    return [
      { sid: "WriteServiceLogs", actions: asks ? logWriting : plain, resources: own },
      ...(sessions
        ? [
            { sid: "RecordSessions", actions: logWriting, resources: [streams(names.execLogGroup)] },
            { sid: "FindSessionLogs", actions: ["logs:DescribeLogGroups"], resources: ["*"] },
          ]
        : []),
    ];
  }

  /** What only some catalogues and stacks reach. */
  function optional(): Partial<NetworkPlan["endpointPolicies"]> {
    const rotating = rotationStatements(catalogue, stack, names);
    const traces = entries.some(({ openTelemetry }) => openTelemetry === true);
    const machines = Object.keys(catalogue.ec2Capacity ?? {}).length > 0;
    return {
      ...(secrets.length + rotating.length > 0 && {
        secretsmanager: document(
          [
            {
              sid: "ReadServiceSecrets",
              actions: ["secretsmanager:GetSecretValue"],
              resources: [...new Set(secrets)],
            },
          ],
          rotating,
        ),
      }),
      // Stores, secrets and log groups are encrypted by AWS's services, not through the VPC: only a shell asks for a key itself.
      ...(sessions && {
        ssmmessages: document([{ sid: "OpenSessions", actions: sessionChannels, resources: ["*"] }]),
        kms: document([
          {
            sid: "UseStackKeys",
            actions: ["kms:Decrypt", "kms:DescribeKey", "kms:GenerateDataKey"],
            resources: [names.anyKeyArn],
            // Keys have no known names, but their aliases have.
            conditions: { "ForAnyValue:StringLike": { "kms:ResourceAliases": names.keyAliasPattern } },
          },
        ]),
      }),
      ...(traces && { xray: document([{ sid: "SendTraces", actions: tracing, resources: ["*"] }]) }),
      ...(containerSecurity?.guardDuty && { "guardduty-data": policyDocument(guardDutyAgent(account)) }),
      ...(machines && ecsAgent()),
    };
  }

  function ecsAgent() {
    const policy = document([
      {
        sid: "ManageInstances",
        actions: agentOfInstance,
        resources: [names.clusterArn, names.containerInstancesArn],
      },
      { sid: "FindEndpoint", actions: ["ecs:DiscoverPollEndpoint"], resources: ["*"] },
    ]);
    return { ecs: policy, "ecs-agent": policy, "ecs-telemetry": policy };
  }

  /** What the stack's own roles may, and what others may who are named. */
  function document(statements: readonly Statement[], others: readonly Statement[] = []): string {
    const open = [...ours(statements.filter(({ resources = [] }) => resources.length > 0)), ...others];
    return policyDocument(open.length > 0 ? open : [closed]);
  }

  /** The same for the stack's own roles only: an endpoint knows the caller by nothing else. */
  function ours(statements: readonly Statement[]): Statement[] {
    return statements.map((statement) => ({
      ...statement,
      principals: "*",
      conditions: {
        ...statement.conditions,
        StringEquals: { "aws:PrincipalAccount": account },
        ArnLike: { "aws:PrincipalArn": names.roleArnPattern },
      },
    }));
  }
}

/**
 * Statements that allow the same on other resources as one: an endpoint's policy has room for a hundred services only where it says
 * once what it asks of the caller. It lets through what they let through, and nothing else.
 */
function together(statements: readonly Statement[]): Statement[] {
  const groups = new Map<string, Statement[]>();
  for (const statement of statements) {
    const { sid: _, resources: __, ...rest } = statement;
    const key = JSON.stringify(rest);
    groups.set(key, [...(groups.get(key) ?? []), statement]);
  }
  return withDistinctSids(
    [...groups.values()].flatMap((group) => {
      const [first, ...others] = group;
      if (first === undefined || others.length === 0) return group;
      const verb = /^[A-Z][a-z]*/.exec(first.sid)?.[0] ?? "";
      return [
        { ...first, sid: `${verb}Stores`, resources: group.flatMap(({ resources = [] }) => resources) },
      ];
    }),
  );
}

/**
 * GuardDuty's own policy for this endpoint lets the account's principals do everything and denies all others. This one
 * asks the same of the caller, and lets through the one action that its user guide says must not be held back.
 */
const guardDutyAgent = (account: string): Statement[] => [
  {
    sid: "AgentSends",
    actions: ["guardduty:SendSecurityTelemetry"],
    resources: ["*"],
    principals: "*",
    conditions: { StringEquals: { "aws:PrincipalAccount": account } },
  },
];

/** Nothing passes: no service of the catalogue needs this endpoint, and a document without a statement is refused. */
const closed: Statement = {
  sid: "NothingPasses",
  effect: "Deny",
  actions: ["*"],
  resources: ["*"],
  principals: "*",
};
