import type { DeliveryNames } from "../../../roles/delivery-names";
import type { Question } from "../../../sandbox/aws/iam/ask";
import { text } from "../../../sandbox/aws/values";
import type { Declared } from "../permissions/row";

type Denied = Omit<Question, "principal"> & { readonly what: string };

/** What nobody does who deploys or previews, on what the stack has and on what is not its own. */
export function deniedRows({ stack, config }: Declared, names: DeliveryNames): Denied[] {
  const { account, region } = stack.place;
  const own = (type: string) =>
    stack.resources.filter((one) => one.type === type).map(({ outputs }) => outputs);
  const arnsOf = (type: string) => own(type).map(({ arn }) => text(arn));
  const prefix = `cdd-${config.stack}`;
  const role = (path: string) => `arn:aws:iam::${account}:role${path}`;
  const stackRole = role(`/cdd/${config.stack}/${prefix}-audit-trail-task`);
  const row = (action: string, resource: string, context: Question["context"] = {}): Denied => ({
    what: `${action} on ${resource} ${JSON.stringify(context)}`,
    action,
    resource,
    context: { "aws:RequestedRegion": region, ...context },
  });
  const tagged = { "aws:ResourceTag/environment": "another" };
  const bounded = { "iam:PermissionsBoundary": names.boundary };
  const beyond = { "iam:PermissionsBoundary": `arn:aws:iam::${account}:policy/wide` };
  const tables = arnsOf("aws:dynamodb/table:Table");
  return [
    ...[...tables, `arn:aws:dynamodb:${region}:${account}:table/${prefix}-x`].flatMap((table) =>
      [
        "GetItem",
        "Query",
        "Scan",
        "PutItem",
        "DeleteItem",
        "PartiQLSelect",
        "ExportTableToPointInTime",
        "RestoreTableToPointInTime",
      ].map((action) => row(`dynamodb:${action}`, table)),
    ),
    ...own("aws:s3/bucket:Bucket").flatMap(({ bucket }) =>
      ["GetObject", "GetObjectVersion", "PutObject"].map((action) =>
        row(`s3:${action}`, `arn:aws:s3:::${text(bucket)}/a`),
      ),
    ),
    ...[
      ...arnsOf("aws:secretsmanager/secret:Secret"),
      `arn:aws:secretsmanager:${region}:${account}:secret:cdd/${config.stack}/x/y-AbCdEf`,
    ].flatMap((secret) =>
      ["GetSecretValue", "PutSecretValue", "UpdateSecretVersionStage"].map((action) =>
        row(`secretsmanager:${action}`, secret),
      ),
    ),
    ...["FilterLogEvents", "GetLogEvents", "StartQuery", "Unmask"].map((action) =>
      row(`logs:${action}`, `arn:aws:logs:${region}:${account}:log-group:${prefix}-screening:*`),
    ),
    row("sqs:ReceiveMessage", `arn:aws:sqs:${region}:${account}:x`),
    row("sns:Publish", `arn:aws:sns:${region}:${account}:${prefix}-alarms`),
    ...["ContinueServiceDeployment", "StopServiceDeployment"].flatMap((action) => [
      row(`ecs:${action}`, `arn:aws:ecs:${region}:${account}:service/${prefix}/x`),
      row(`ecs:${action}`, `arn:aws:ecs:${region}:${account}:service-deployment/${prefix}/x/1`),
    ]),
    row("ecs:RunTask", `arn:aws:ecs:${region}:${account}:task-definition/${prefix}-x:1`),
    row("ecs:ExecuteCommand", `arn:aws:ecs:${region}:${account}:task/${prefix}/1`),
    row("sts:AssumeRole", stackRole),
    ...names.people.flatMap((person) => [
      row("iam:PutRolePolicy", person, bounded),
      row("iam:AttachRolePolicy", person, bounded),
      row("iam:UpdateAssumeRolePolicy", person),
    ]),
    row("iam:CreatePolicyVersion", names.boundary),
    row("iam:CreatePolicyVersion", `arn:aws:iam::${account}:policy${names.path}x`),
    row("iam:SetDefaultPolicyVersion", names.boundary),
    row("iam:DeleteOpenIDConnectProvider", `arn:aws:iam::${account}:oidc-provider/x`),
    ...["CreateRole", "PutRolePermissionsBoundary", "PutRolePolicy"].flatMap((action) => [
      row(`iam:${action}`, stackRole),
      row(`iam:${action}`, stackRole, beyond),
      row(`iam:${action}`, role("/cdd-x"), bounded),
      row(`iam:${action}`, role("/cdd/another/x"), bounded),
    ]),
    row("iam:AttachRolePolicy", stackRole, bounded),
    row("iam:DeleteRolePermissionsBoundary", stackRole, bounded),
    row("iam:CreateUser", `arn:aws:iam::${account}:user/x`),
    row("iam:PassRole", stackRole, { "iam:PassedToService": "lambda.amazonaws.com" }),
    row("iam:PassRole", role("/x"), { "iam:PassedToService": "ecs-tasks.amazonaws.com" }),
    row("iam:CreateServiceLinkedRole", role("/aws-service-role/x"), {
      "iam:AWSServiceName": "organizations.amazonaws.com",
    }),
    row("ec2:DeleteVpc", `arn:aws:ec2:${region}:${account}:vpc/vpc-1`, tagged),
    row("ec2:DeleteVpc", `arn:aws:ec2:${region}:${account}:vpc/vpc-1`),
    row("ec2:CreateTags", `arn:aws:ec2:${region}:${account}:vpc/vpc-1`, {
      ...tagged,
      "aws:RequestTag/environment": config.stack,
    }),
    row("ec2:CreateVpc", `arn:aws:ec2:${region}:${account}:vpc/*`, {
      "aws:RequestTag/environment": "another",
    }),
    row("ec2:RunInstances", `arn:aws:ec2:${region}:${account}:instance/*`),
    row(
      "elasticloadbalancing:DeleteLoadBalancer",
      `arn:aws:elasticloadbalancing:${region}:${account}:loadbalancer/app/x/1`,
      tagged,
    ),
    row("dynamodb:DeleteTable", `arn:aws:dynamodb:${region}:${account}:table/cdd-another-x`),
    row("s3:DeleteBucket", `arn:aws:s3:::${names.stateBucket}`),
    row("s3:PutBucketPolicy", `arn:aws:s3:::${names.stateBucket}`),
    row("s3:GetObject", `arn:aws:s3:::${names.stateBucket}/.pulumi/stacks/cdd/another.json`),
    row("lambda:UpdateFunctionCode", `arn:aws:lambda:${region}:${account}:function:x`),
    row("organizations:LeaveOrganization", "*"),
  ];
}
