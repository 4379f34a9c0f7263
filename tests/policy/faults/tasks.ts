import * as aws from "@pulumi/aws";
import { account, arn, type Base, region, stranger } from "./base";
import { faults } from "./fault";

const runs =
  (change: object, definition: object = {}) =>
  ({ task }: Base, name: string) =>
    task(name, change, definition);
const sets = (name: string, value: string) => runs({ environment: [{ name, value }] });
const serves =
  (change: object) =>
  ({ serviceArgs, options }: Base, name: string) =>
    new aws.ecs.Service(name, { ...serviceArgs, ...change } as aws.ecs.ServiceArgs, options);
const host = `${account}.dkr.ecr.${region}.amazonaws.com`;
const digest = `@sha256:${"c4".repeat(32)}`;

/** Tasks, and whatever starts them. */
export const taskFaults = [
  ...faults("ecs-taskdefinition-disallow-secrets-in-environment", {
    "a-password-in-one-word": sets("MYSQLPASSWORD", "an-example"),
    "a-password-in-small-letters": sets("ledgerpasswd", "an-example"),
    "a-password-that-comes-first": sets("SECRET_OF_LEDGER", "an-example"),
    "a-key-with-a-number": sets("SIGNING_KEY_2", "an-example"),
    "a-short-password": sets("LEDGER_PASS", "an-example"),
    "a-document": sets("CONFIG", JSON.stringify({ host: "db", passwd: "an-example" })),
    "an-address-with-a-token": sets("HOOK", "https://hooks.example.net/x?api_key=0a1b2c3d4e"),
    "a-jdbc-address": sets("JDBC", "jdbc:postgresql://db:5432/l?user=a&password=an-example"),
    "in-the-command": runs({ command: ["start", "--api-token", "an-example-only"] }),
    "in-the-entry-point": runs({ entryPoint: ["sh", "-c", "export DB_PASSWORD=an-example && exec ledger"] }),
    "in-the-health-check": runs({
      healthCheck: { command: ["CMD-SHELL", "curl --user probe:an-example localhost"] },
    }),
    "in-a-label": runs({ dockerLabels: { "api-token": "an-example" } }),
    "in-a-file": runs({ environmentFiles: [{ type: "s3", value: "arn:aws:s3:::others/ledger.env" }] }),
    "in-other-letters": runs({ Environment: [{ Name: "DB_PASSWORD", Value: "an-example" }] }),
  }),
  ...faults("ecs-taskdefinition-disallow-privileged-container", {
    "privileged-in-other-letters": runs({ PRIVILEGED: true }),
    "capability-in-other-letters": runs({ linuxparameters: { capabilities: { ADD: ["NET_ADMIN"] } } }),
  }),
  ...faults("ecs-taskdefinition-disallow-unknown-fields", {
    "a-field-that-ecs-does-not-know": runs({ readonlyRootFileSystems: true }),
  }),
  ...faults("ecs-taskdefinition-enforce-non-root-user", {
    "in-the-group-of-root": runs({ user: "20001:0" }),
    "by-a-name": runs({ user: "ledger" }),
  }),
  ...faults("ecs-taskdefinition-disallow-host-access", {
    "with-a-device": runs({ linuxParameters: { devices: [{ hostPath: "/dev/kvm" }] } }),
    "without-its-profile": runs({ dockerSecurityOptions: ["apparmor:unconfined"] }),
    "with-the-hosts-files": runs({}, { volumes: [{ name: "etc", hostPath: "/etc" }] }),
  }),
  ...faults("ecs-taskdefinition-enforce-pinned-image-digest", {
    "through-a-cache": runs({ image: `${host}/quay/ledger/agent${digest}` }),
    "through-a-cache-of-the-hub": runs({ image: `${host}/mirrors/library/redis${digest}` }),
  }),
  ...faults("ecs-taskdefinition-enforce-logs-in-region", {
    "log-in-another-region": runs({
      logConfiguration: {
        logDriver: "awslogs",
        options: {
          "awslogs-group": "/ledger/tasks",
          "awslogs-region": "eu-central-1",
          "awslogs-stream-prefix": "l",
        },
      },
    }),
  }),
  ...faults("resource-disallow-foreign-references", {
    "a-secret-of-another-account": runs({
      secrets: [{ name: "LEDGER", valueFrom: arn("secretsmanager", "secret:x-abcdef", stranger) }],
    }),
  }),
  ...faults("ecs-service-disallow-unjudged-forms", {
    "service-connect-in-plain-text": serves({
      serviceConnectConfiguration: { enabled: true, namespace: "n", services: [{ portName: "web" }] },
    }),
    "a-volume-in-plain-text": serves({
      volumeConfiguration: {
        name: "v",
        managedEbsVolume: { roleArn: `arn:aws:iam::${account}:role/ebs`, encrypted: false, sizeInGb: 5 },
      },
    }),
    "machines-of-ones-own": serves({ launchType: "EXTERNAL" }),
  }),
  ...faults("ecs-service-enforce-minimum-tasks", { "a-single-task": serves({ desiredCount: 1 }) }),
  ...faults("ecs-service-disallow-public-ip", {
    "an-event-starts-tasks-outside": ({ cluster, subnets, tasks, options }, name) =>
      new aws.cloudwatch.EventTarget(
        name,
        {
          rule: "nightly",
          arn: cluster.arn,
          roleArn: `arn:aws:iam::${account}:role/events`,
          ecsTarget: {
            taskDefinitionArn: arn("ecs", "task-definition/x:1"),
            launchType: "FARGATE",
            networkConfiguration: {
              subnets: subnets.map(({ id }) => id),
              securityGroups: [tasks.id],
              assignPublicIp: true,
            },
          },
        },
        options,
      ),
  }),
  ...faults("scheduler-schedule-disallow-universal-target", {
    "a-schedule-that-calls-an-api": ({ options }, name) =>
      new aws.scheduler.Schedule(
        name,
        {
          scheduleExpression: "rate(1 day)",
          flexibleTimeWindow: { mode: "OFF" },
          target: {
            arn: "arn:aws:scheduler:::aws-sdk:kms:disableKey",
            roleArn: `arn:aws:iam::${account}:role/s`,
          },
        },
        options,
      ),
  }),
];
