import type { Keys } from "../../../sandbox/aws/iam/context";
import { alone, keeping } from "./record-duties";
import { arnIn, prefixOf } from "./rights/right";
import { arnOf, type Declared, people, type Row, roleOf } from "./row";
import { circumstances } from "./under";

const foreign = "999999999999";
const plain: Keys = { "aws:SecureTransport": "false" };
const presigned = (kind: string, milliseconds: number): Keys => ({
  "s3:authType": kind,
  "s3:signatureAge": String(milliseconds),
});

/** How long a presigned URL holds, in milliseconds. */
const fresh = 600_000;

/** On which way, when and how things are asked for, by whoever may do it otherwise. */
export function circumstanceRows(declared: Declared): Row[] {
  return [...dataBuckets(declared), ...logBucket(declared), ...messages(declared)];
}

function dataBuckets(declared: Declared): Row[] {
  const { stores, services } = declared.catalogue;
  return Object.entries(stores).flatMap(([store, entry]) => {
    if (entry.kind !== "bucket") return [];
    const bucket = arnOf(declared, "aws:s3/bucket:Bucket", `data-${store}`);
    const object = { what: store, resource: `${bucket}/any/key` };
    const [writer = ""] =
      Object.entries(services).find(([, { data = {} }]) => ["append", "write"].includes(data[store] ?? "")) ??
      [];
    const header = "s3:x-amz-server-side-encryption";
    const writing = circumstances(
      {
        ...object,
        who: `tasks of ${writer}`,
        principal: roleOf(declared, `${writer}-task-role`),
        action: "s3:PutObject",
        context: { "s3:if-none-match": "*" },
      },
      [
        plain,
        { "s3:TlsVersion": "1.1" },
        { [header]: "AES256" },
        { [`${header}-aws-kms-key-id`]: "any" },
        { [`${header}-customer-algorithm`]: "AES256" },
        ...["POST", "REST-QUERY-STRING"].map((kind) => presigned(kind, fresh + 1)),
        ...(entry.uploads === true
          ? [{ "s3:RequestObjectTagKeys": ["any", "GuardDutyMalwareScanStatus"] }]
          : []),
      ],
      [{ "s3:TlsVersion": "1.2" }, presigned("POST", fresh), presigned("REST-HEADER", fresh + 1)],
    );
    return [...writing, ...keeping(declared, store, object), ...alone(declared, store, bucket)];
  });
}

/** The bucket of access logs: written by the two services for this account, configured by deployers, emptied by nobody. */
function logBucket(declared: Declared): Row[] {
  const { account } = declared.config;
  const found = declared.stack.resources.find(
    ({ type, name }) => type === "aws:s3/bucket:Bucket" && name.endsWith("access-logs"),
  );
  if (found === undefined) throw new Error("the stack has no bucket of access logs");
  const bucket = arnOf(declared, found.type, found.name);
  const balancers = "logdelivery.elasticloadbalancing.amazonaws.com";
  const balancer = arnIn(declared, "elasticloadbalancing", "loadbalancer/app/any/0123456789abcdef");
  const written = (service: string, key: string, context: Keys) => ({
    who: service,
    principal: service,
    action: "s3:PutObject",
    what: key,
    resource: `${bucket}/${key}`,
    context,
  });
  const persons = Object.entries(people(declared)).flatMap(([who, principal]) => [
    ...["s3:DeleteObject", "s3:DeleteObjectVersion"].map((action) => ({
      who,
      principal,
      action,
      what: "access logs",
      resource: `${bucket}/any/key`,
      allowed: false,
    })),
    {
      who,
      principal,
      action: "s3:PutLifecycleConfiguration",
      what: "access logs",
      resource: bucket,
      allowed: who === "deployer",
    },
  ]);
  const { deployer = "" } = people(declared);
  return [
    ...["access", "connections"].flatMap((kind) =>
      circumstances(written(balancers, `${kind}/any/AWSLogs/${account}/any`, { "aws:SourceArn": balancer }), [
        { "aws:SourceArn": balancer.replace(account, foreign) },
      ]),
    ),
    ...circumstances(written("logging.s3.amazonaws.com", "buckets/any", { "aws:SourceAccount": account }), [
      { "aws:SourceAccount": foreign },
    ]),
    ...persons,
    ...circumstances(
      {
        who: "deployer",
        principal: deployer,
        action: "s3:ListBucket",
        what: "access logs",
        resource: bucket,
      },
      [plain, { "s3:TlsVersion": "1.1" }],
      [{ "s3:TlsVersion": "1.2" }],
    ),
  ];
}

/** Topics and queues: nothing in plain text, and alarms of this account only. */
function messages(declared: Declared): Row[] {
  const told = (service: string, logical: string) => ({
    who: service,
    principal: service,
    action: "sns:Publish",
    what: logical,
    resource: arnOf(declared, "aws:sns/topic:Topic", logical),
  });
  const scheduled = Object.entries(declared.catalogue.services).filter(([, { schedule }]) => schedule);
  return [
    ...circumstances(told("cloudwatch.amazonaws.com", "observability-alarms-topic"), [
      plain,
      { "aws:SourceAccount": foreign },
    ]),
    ...circumstances(told("events.amazonaws.com", "observability-events-topic"), [plain]),
    ...scheduled.flatMap(([service]) =>
      circumstances(
        {
          who: `schedule of ${service}`,
          principal: roleOf(declared, `${service}-schedule-role`),
          action: "sqs:SendMessage",
          what: `missed runs of ${prefixOf(declared)}-${service}`,
          resource: arnOf(declared, "aws:sqs/queue:Queue", `${service}-missed-runs`),
        },
        [plain],
      ),
    ),
  ];
}
