import * as cloudwatch from "@pulumi/aws/cloudwatch";
import * as ecs from "@pulumi/aws/ecs";
import * as iam from "@pulumi/aws/iam";
import * as kms from "@pulumi/aws/kms";
import * as lb from "@pulumi/aws/lb";
import * as secretsmanager from "@pulumi/aws/secretsmanager";
import * as sns from "@pulumi/aws/sns";
import type { CustomResourceOptions } from "@pulumi/pulumi";
import { account, document, type RefusalCase } from "./case";
import { balancer, forward } from "./delivery";
import { task } from "./services";

const root = { AWS: `arn:aws:iam::${account}:root` };
const ours = { StringEquals: { "aws:SourceAccount": account } };

/** A key that the account manages, and that nobody uses. */
function closedKey(name: string, opts: CustomResourceOptions): kms.Key {
  const Action = ["Describe*", "Get*", "List*", "Put*", "ScheduleKeyDeletion"].map((one) => `kms:${one}`);
  const policy = document({ Effect: "Allow", Principal: root, Action, Resource: "*" });
  return new kms.Key(`${name}-key`, { policy }, opts);
}

export const permissionCases: readonly RefusalCase[] = [
  {
    title: "a secret under a key that its maker may not use",
    programs: [
      (name, opts) =>
        void new secretsmanager.Secret(`${name}-secret`, { kmsKeyId: closedKey(name, opts).arn }, opts),
    ],
    refused: "secret",
    says: /AccessDeniedException: Access to KMS is not allowed .* needs kms:GenerateDataKey .*RequestToValidateKeyAccess/,
  },
  {
    title: "a key's policy that shuts its maker out",
    programs: [
      (name, opts) => {
        const admin = { AWS: `arn:aws:iam::${account}:role/admin` };
        const policy = document({ Effect: "Allow", Principal: admin, Action: "kms:*", Resource: "*" });
        new kms.Key(`${name}-key`, { policy }, opts);
      },
    ],
    refused: "key",
    says: /MalformedPolicyDocumentException: The new key policy will not allow you to update the key policy/,
  },
  {
    title: "an event to a topic whose policy asks for what EventBridge does not send",
    programs: [
      (name, opts) => {
        const topic = new sns.Topic(`${name}-topic`, { name: `${name}-topic` }, opts);
        const policy = new sns.TopicPolicy(
          `${name}-policy`,
          {
            arn: topic.arn,
            policy: document({
              Effect: "Allow",
              Principal: { Service: "events.amazonaws.com" },
              Action: "sns:Publish",
              Resource: "*",
              Condition: ours,
            }),
          },
          opts,
        );
        const eventPattern = JSON.stringify({ source: ["aws.ecs"] });
        const rule = new cloudwatch.EventRule(`${name}-rule`, { eventPattern }, opts).name;
        new cloudwatch.EventTarget(`${name}-target`, { rule, arn: policy.arn }, opts);
      },
    ],
    refused: "target",
    says: /AWS would accept this and lose every message of the rule; so the sandbox refuses it/,
  },
  {
    title: "a service whose load-balancing role asks for what ECS does not send",
    programs: [
      (name, opts) => {
        const { vpc, own, group, subnets } = balancer(name, opts);
        const spare = new lb.TargetGroup(
          `${name}-spare`,
          { vpcId: vpc.id, port: 8080, protocol: "HTTP", targetType: "ip" },
          opts,
        );
        const listener = new lb.Listener(
          `${name}-listener`,
          { loadBalancerArn: own.arn, port: 80, protocol: "HTTP", defaultActions: forward(group.arn) },
          opts,
        );
        const targetGroups = [
          { arn: group.arn, weight: 100 },
          { arn: spare.arn, weight: 0 },
        ];
        const rule = new lb.ListenerRule(
          `${name}-rule`,
          {
            listenerArn: listener.arn,
            priority: 1,
            conditions: [{ pathPattern: { values: ["/*"] } }],
            actions: [{ type: "forward", forward: { targetGroups } }],
          },
          opts,
        );
        const assumeRolePolicy = document({
          Effect: "Allow",
          Action: "sts:AssumeRole",
          Principal: { Service: "ecs.amazonaws.com" },
          Condition: ours,
        });
        const roleArn = new iam.Role(`${name}-balancing`, { assumeRolePolicy }, opts).arn;
        const advancedConfiguration = {
          alternateTargetGroupArn: spare.arn,
          productionListenerRule: rule.arn,
          roleArn,
        };
        new ecs.Service(
          `${name}-service`,
          {
            cluster: new ecs.Cluster(`${name}-cluster`, {}, opts).arn,
            taskDefinition: task(name, opts, {}, { portMappings: [{ containerPort: 8080 }] }).arn,
            launchType: "FARGATE",
            networkConfiguration: { subnets },
            loadBalancers: [
              { targetGroupArn: group.arn, containerName: "app", containerPort: 8080, advancedConfiguration },
            ],
          },
          { ...opts, dependsOn: rule },
        );
      },
    ],
    refused: "service",
    says: /ECS was unable to assume the configured ECS Infrastructure Role .*for want of StringEquals aws:SourceAccount/,
  },
  {
    title: "deleting a key whose policy leaves that to others",
    programs: [
      (name, opts) => {
        const Action = ["Describe*", "Get*", "List*", "Put*"].map((one) => `kms:${one}`);
        const policy = document({ Effect: "Allow", Principal: root, Action, Resource: "*" });
        new kms.Key(`${name}-key`, { policy }, opts);
      },
      () => undefined,
    ],
    refused: "key",
    says: /not authorized to perform: kms:ScheduleKeyDeletion .* because no resource-based policy allows/,
  },
];
