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
    on("logs:Unmask", of("logs", `log-group:${cluster}-screening:*`)),
    on("secretsmanager:GetSecretValue", of("secretsmanager", `secret:cdd/${stack}/screening/x-abcdef`)),
    on("dynamodb:GetItem", of("dynamodb", `table/${cluster}-customers`)),
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
    ...approverRows(declared, [...answering, ...seeing], beyond),
  ];
}

type Asked = Pick<Row, "action" | "resource" | "what">;

/** With the approvers' policy and no other: an approver, and whoever attached it to himself. */
function approverRows(declared: Declared, rights: readonly Asked[], beyond: readonly Asked[]): Row[] {
  const { stack, config } = declared;
  const policy = stack.resources.find(({ name }) => name === "cluster-release-approver")?.inputs.policy;
  if (policy === undefined) {
    if (config.release.approval !== undefined) throw new Error("the stack has no cluster-release-approver");
    return [];
  }
  const identity = [parseDocument("the approvers' policy", "identity policy", JSON.parse(String(policy)))];
  const context = { "aws:RequestedRegion": config.region };
  return Object.entries(people(declared)).flatMap(([who, principal]) =>
    // The root user has every right in its account, and no policy of it.
    who === "the root user"
      ? []
      : [...rights, ...beyond].map((row) => ({
          ...row,
          who: `${who}, with the approvers' policy alone`,
          principal,
          identity,
          context,
          allowed: who === "approver" && rights.includes(row),
        })),
  );
}
