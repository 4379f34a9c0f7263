import { parseDocument } from "../../../sandbox/aws/iam/documents";
import { type Declared, people, type Row } from "./row";

/** Releases: who sees them, who answers for them, and who cannot, whatever policy he attaches to himself. */
export function releaseRows(declared: Declared): Row[] {
  const { account, region, stack } = declared.config;
  const of = (service: string, resource: string) => `arn:aws:${service}:${region}:${account}:${resource}`;
  const cluster = `cdd-${stack}`;
  const deployment = of("ecs", `service-deployment/${cluster}/${cluster}-screening/0123456789`);
  const answers = ["ecs:ContinueServiceDeployment", "ecs:StopServiceDeployment"];
  const on = (action: string, resource: string, what = resource) => ({ action, resource, what });
  const service = of("ecs", `service/${cluster}/${cluster}-screening`);
  const answering = answers.flatMap((action) => [on(action, deployment), on(action, service)]);
  const seeing = [
    on("ecs:DescribeServiceRevisions", of("ecs", `service-revision/${cluster}/${cluster}-screening/1`)),
    on("ecs:DescribeServiceDeployments", deployment),
    on("ecs:ListServiceDeployments", service),
    on("ecs:DescribeTaskDefinition", "*"),
    on("ecr:DescribeImageScanFindings", of("ecr", `repository/${cluster}-screening`)),
    on("cloudwatch:DescribeAlarms", "*"),
    on("logs:FilterLogEvents", of("logs", `log-group:${cluster}-screening:*`)),
    on("logs:GetLogEvents", of("logs", `log-group:${cluster}-screening:log-stream:a/b/c`)),
    on("logs:FilterLogEvents", of("logs", `log-group:aws-waf-logs-${stack}-screening:*`)),
  ];
  const beyond = [
    on("ecs:UpdateService", service),
    on("ecs:RunTask", of("ecs", `task-definition/${cluster}-screening:1`)),
    on(answers[0] ?? "", of("ecs", "service-deployment/another/service/1"), "another cluster's deployment"),
    on("logs:FilterLogEvents", of("logs", `log-group:${cluster}-exec:*`)),
    on("logs:GetLogEvents", of("logs", `log-group:${cluster}-flow-logs:log-stream:eni-1`)),
    on("logs:FilterLogEvents", of("logs", `log-group:${cluster}-dns-queries:*`)),
    on("logs:Unmask", of("logs", `log-group:${cluster}-screening:*`)),
    on("secretsmanager:GetSecretValue", of("secretsmanager", `secret:cdd/${stack}/screening/x-abcdef`)),
    on("dynamodb:GetItem", of("dynamodb", `table/${cluster}-customers`)),
  ];
  const inCluster = { context: { "ecs:cluster": of("ecs", `cluster/${cluster}`) } };
  const stopping = { ...on("ecs:StopTask", of("ecs", `task/${cluster}/0123456789`)), ...inCluster };
  const ofCluster = [
    on("ecs:DescribeClusters", of("ecs", `cluster/${cluster}`)),
    { ...on("ecs:DescribeTasks", of("ecs", `task/${cluster}/0123456789`)), ...inCluster },
    { ...on("ecs:ListTasks", "*"), ...inCluster },
  ];
  const another = { context: { "ecs:cluster": of("ecs", "cluster/another") } };
  const elsewhere = [
    on("ecs:DescribeClusters", of("ecs", "cluster/another"), "another cluster"),
    { ...on("ecs:DescribeTasks", of("ecs", "task/another/1"), "another cluster's task"), ...another },
    { ...on("ecs:StopTask", of("ecs", "task/another/1"), "another cluster's task"), ...another },
    { ...on("ecs:ListTasks", "*", "another cluster's tasks"), ...another },
    on("ecs:ExecuteCommand", of("ecs", `task/${cluster}/0123456789`)),
  ];
  return [
    // Nothing of the platform can withhold this from whoever has every right: it is told instead.
    ...answering.map((row) => ({
      ...row,
      who: "any administrator, of which people are told",
      principal: people(declared)["any administrator"] ?? "",
      allowed: true,
    })),
    ...[...declared.stack.roles.values()].flatMap(({ arn, logical }) =>
      [...answering, on("ecs:UpdateService", service)].map((row) => ({
        ...row,
        who: logical,
        principal: arn,
        allowed: false,
      })),
    ),
    ...policyRows(declared, "release-approver", "approver", [...answering, ...seeing], [...beyond, stopping]),
    ...policyRows(
      declared,
      "cluster-viewer",
      "cluster viewer",
      [...seeing, ...ofCluster],
      [...beyond, ...answering, stopping, ...elsewhere],
    ),
    ...policyRows(
      declared,
      "cluster-operator",
      "cluster operator",
      [...seeing, ...ofCluster, stopping],
      [...beyond, ...answering, ...elsewhere],
    ),
    ...refusedRows(declared, [
      on("ecs:RunTask", of("ecs", `task-definition/${cluster}-screening:1`)),
      on("ecs:StartTask", of("ecs", `task-definition/${cluster}-screening:1`)),
      on("ecs:TagResource", service),
      on("ecs:UntagResource", service),
    ]),
  ];
}

type Asked = Pick<Row, "action" | "resource" | "what" | "context">;

/** A managed policy of the cluster's, as a stack makes it; none where the stack names nobody for it. */
function policyOf(declared: Declared, logical: string, duty: string) {
  const policy = declared.stack.resources.find(({ name }) => name === `cluster-${logical}`)?.inputs.policy;
  if (policy !== undefined)
    return parseDocument(`the policy of ${duty}s`, "identity policy", JSON.parse(String(policy)));
  if (people(declared)[duty] !== undefined) throw new Error(`the stack has no cluster-${logical}`);
  return undefined;
}

/** With that policy and no other: whom it is for, and whoever attached it to himself. */
function policyRows(
  declared: Declared,
  logical: string,
  duty: string,
  rights: readonly Asked[],
  beyond: readonly Asked[],
): Row[] {
  const policy = policyOf(declared, logical, duty);
  if (policy === undefined) return [];
  const here = { "aws:RequestedRegion": declared.config.region };
  return Object.entries(people(declared)).flatMap(([who, principal]) =>
    // The root user has every right in its account, and no policy of it.
    who === "the root user"
      ? []
      : [...rights, ...beyond].map((row) => ({
          ...row,
          who: `${who}, with the ${duty}s' policy alone`,
          principal,
          identity: [policy],
          context: { ...here, ...row.context },
          allowed: who === duty && rights.includes(row),
        })),
  );
}

/** What the policies of those who see and operate the cluster refuse, whatever other policy allows it. */
function refusedRows(declared: Declared, refused: readonly Asked[]): Row[] {
  const everything = parseDocument("AdministratorAccess", "identity policy", {
    Version: "2012-10-17",
    Statement: [{ Effect: "Allow", Action: "*", Resource: "*" }],
  });
  return ["cluster viewer", "cluster operator"].flatMap((duty) => {
    const policy = policyOf(declared, duty.replace(" ", "-"), duty);
    if (policy === undefined) return [];
    return refused.map((row) => ({
      ...row,
      who: `${duty}, with every right beside the ${duty}s' policy`,
      principal: people(declared)[duty] ?? "",
      identity: [everything, policy],
      allowed: false,
    }));
  });
}
