import type { ServicePlan } from "../components/fargate-microservice/args";
import type { EndpointService, NetworkPlan } from "../components/network/args";
import { policyDocument } from "../components/shared/policy-document";
import type { StackConfig } from "../config/stack-config";
import type { Catalogue } from "./catalogue";
import { grantStatements, widestGrants } from "./grants";
import type { Names } from "./names";

type Statement = ServicePlan["dataStatements"][number];

/**
 * Each AZ's share of the VPC's /16: a /18, so that four AZs fit and a further one moves no subnet. In it, in this order:
 * balancers and NAT (public), tasks and internal balancers (private, 4,091 addresses), endpoints (isolated).
 */
const masks = { zone: 18, public: 24, private: 20, isolated: 24 } as const;

/** The stack's network: ranges, and what may be reached through its endpoints. */
export function networkPlan(catalogue: Catalogue, stack: StackConfig, names: Names): NetworkPlan {
  const { account, region, availabilityZones, network, logRetentionDays, retain } = stack;
  return {
    namePrefix: names.prefix,
    region,
    cidr: network.cidr,
    availabilityZones,
    availabilityZoneCidrMask: masks.zone,
    subnetMasks: { public: masks.public, private: masks.private, isolated: masks.isolated },
    natGateways: network.natGateways === "single" ? "Single" : "OnePerAz",
    endpointPolicies: endpointPolicies(catalogue, account, names),
    flowLogGroup: names.flowLogGroup,
    logRetentionDays,
    retain,
    roles: rolesOf(stack, names),
  };
}

/** What every role of the stack shares. */
export function rolesOf({ account, access }: StackConfig, names: Names): NetworkPlan["roles"] {
  return {
    path: names.rolePath,
    account,
    ...(access.permissionsBoundary !== undefined && { permissionsBoundary: access.permissionsBoundary }),
  };
}

function endpointPolicies(
  catalogue: Catalogue,
  account: string,
  names: Names,
): Readonly<Record<EndpointService, string>> {
  const services = Object.keys(catalogue.services);
  const secrets = Object.entries(catalogue.services).flatMap(([service, { secrets: keys = [] }]) =>
    keys.map((key) => names.secretArnPattern(service, key)),
  );
  const data = grantStatements(widestGrants(catalogue), catalogue.stores, names);
  const through = (prefix: string) =>
    data.filter(({ actions }) => actions.every((each) => each.startsWith(prefix)));
  const registry: Statement[] = [
    // The token opens the registry, not a repository: AWS knows no resource for it.
    { sid: "SignInToRegistry", actions: ["ecr:GetAuthorizationToken"], resources: ["*"] },
    {
      sid: "PullImages",
      actions: ["ecr:BatchCheckLayerAvailability", "ecr:BatchGetImage", "ecr:GetDownloadUrlForLayer"],
      resources: services.map((service) => names.repositoryArn(service)),
    },
  ];
  // One endpoint speaks ECR's own protocol, the other Docker's; AWS judges both by the same actions.
  const registryDocument = document(registry);
  return {
    "ecr.api": registryDocument,
    "ecr.dkr": registryDocument,
    logs: document([
      {
        sid: "WriteServiceLogs",
        actions: ["logs:CreateLogStream", "logs:PutLogEvents"],
        resources: services.map((service) => `${names.logGroupArn(names.service(service).logGroup)}:*`),
      },
    ]),
    secretsmanager: document([
      { sid: "ReadServiceSecrets", actions: ["secretsmanager:GetSecretValue"], resources: secrets },
    ]),
    kms: document([
      {
        sid: "UseStackKeys",
        actions: ["kms:Decrypt", "kms:DescribeKey", "kms:GenerateDataKey"],
        resources: [names.anyKeyArn],
        // Keys have no known names, but their aliases have.
        conditions: { "ForAnyValue:StringLike": { "kms:ResourceAliases": names.keyAliasPattern } },
      },
    ]),
    s3: policyDocument([
      ...ours(through("s3:")),
      {
        sid: "FetchImageLayers",
        actions: ["s3:GetObject"],
        resources: [names.imageLayersArn],
        // ECR signs these requests with its own identity, so that nothing of the caller can be asked for.
        principals: "*",
      },
    ]),
    dynamodb: document(through("dynamodb:")),
  };

  function document(statements: readonly Statement[]): string {
    const open = statements.filter(({ resources = [] }) => resources.length > 0);
    return policyDocument(open.length > 0 ? ours(open) : [closed]);
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

/** Nothing passes: no service of the catalogue needs this endpoint, and a document without a statement is refused. */
const closed: Statement = {
  sid: "NothingPasses",
  effect: "Deny",
  actions: ["*"],
  resources: ["*"],
  principals: "*",
};
