import type { Cloud } from "../cloud/cloud";
import type { Clouds } from "../cloud/clouds";
import type { CloudResource } from "../cloud/records";
import {
  currentRevision,
  openHook,
  type ServiceDeployment,
  type ServiceRevision,
} from "../deployments/records";
import { startDeployment } from "../deployments/start";
import { approve, rollBack, userReason } from "../deployments/steer";
import { deploymentsOf, serviceOf, serviceType } from "../deployments/store";
import { Refusal } from "../rpc/refusal";
import { isProps, type Props, text, texts } from "../values";
import { briefly, clusterOf, fully, revisionAnswer, serviceAnswer } from "./ecs-answers";
import { type Answer, ApiError, type Operation } from "./json-server";

interface Found {
  readonly cloud: Cloud;
  readonly service: CloudResource;
}

/** The part of the ECS API that a release is watched and steered with, over all accounts of the sandbox. */
export function ecsApi(clouds: Clouds, now: () => Date): Readonly<Record<string, Operation>> {
  const services = (): Found[] =>
    clouds.all().flatMap((cloud) => cloud.ofType(serviceType).map((service) => ({ cloud, service })));
  const deployments = () =>
    services().flatMap((found) =>
      deploymentsOf(found.cloud, found.service.id).map((deployment) => ({ ...found, deployment })),
    );
  const deploymentAt = (arn: string) => {
    const found = deployments().find(({ deployment }) => deployment.arn === arn);
    if (found) return found;
    throw new ApiError("ServiceDeploymentNotFoundException", `The service deployment ${arn} was not found.`);
  };
  return {
    ListServiceDeployments: (input) => {
      const { cloud, service } = serviceIn(clouds, services(), input, text(input.service));
      const wanted = texts(input.status);
      const listed = deploymentsOf(cloud, service.id)
        .filter(({ status }) => wanted.length === 0 || wanted.includes(status))
        .filter((deployment) => createdWithin(deployment, input.createdAt))
        .reverse();
      return paged(listed, input);
    },
    DescribeServiceDeployments: (input) => {
      const there = deployments();
      return described("serviceDeployments", texts(input.serviceDeploymentArns), (arn) => {
        const found = there.find(({ deployment }) => deployment.arn === arn);
        return found && fully(found.cloud, found.deployment);
      });
    },
    DescribeServiceRevisions: (input) => {
      const there = services();
      return described("serviceRevisions", texts(input.serviceRevisionArns), (arn) => {
        for (const { cloud, service } of there) {
          const revision = revisionsOf(cloud, service).find((one) => one.arn === arn);
          if (revision) return revisionAnswer(service, revision);
        }
        return undefined;
      });
    },
    DescribeServices: (input) => {
      const there = services();
      requireCluster(clouds, clusterName(input));
      return described("services", texts(input.services), (name) => {
        const found = there.find((one) => isMeant(one, input, name));
        return found && serviceAnswer(found.cloud, found.service);
      });
    },
    UpdateService: (input) => {
      const { cloud, service } = serviceIn(clouds, services(), input, text(input.service));
      // A pipeline makes new tasks of what runs; everything else of a service is the program's.
      const other = Object.keys(input).find(
        (key) => !["cluster", "service", "forceNewDeployment"].includes(key) && input[key] !== undefined,
      );
      if (other !== undefined || input.forceNewDeployment !== true)
        throw new ApiError(
          "InvalidParameterException",
          `The sandbox's stand-in forces new deployments and changes nothing else of a service${other === undefined ? "" : `: ${other}`}.`,
        );
      return redeployed(cloud, service, now());
    },
    ContinueServiceDeployment: (input) => {
      const { cloud, deployment } = deploymentAt(text(input.serviceDeploymentArn));
      return steered(cloud, deployment, (latest) => {
        if (openHook(latest)?.id !== text(input.hookId))
          throw new ApiError(
            "InvalidParameterException",
            `The lifecycle hook ${text(input.hookId)} is not awaiting action.`,
          );
        if (input.action === "ROLLBACK") rollBack(cloud, latest, userReason, now());
        else approve(cloud, latest, now());
      });
    },
    StopServiceDeployment: (input) => {
      const { cloud, deployment } = deploymentAt(text(input.serviceDeploymentArn));
      if (input.stopType !== undefined && input.stopType !== "ROLLBACK")
        throw new ApiError("InvalidParameterException", "Invalid stopType. Valid values are: ROLLBACK");
      return steered(cloud, deployment, (latest) => rollBack(cloud, latest, userReason, now()));
    },
  };
}

/** What is named by ARN or by name, in the cluster that the request means. */
function isMeant({ service }: Found, input: Props, name: string): boolean {
  if (name.startsWith("arn:")) return service.id === name;
  const inCluster = text(input.cluster).startsWith("arn:")
    ? clusterOf(service.id) === input.cluster
    : service.id.includes(`:service/${clusterName(input)}/`);
  return inCluster && service.id.endsWith(`/${name}`);
}

/** A request that names no cluster means the one called `default`. */
function clusterName({ cluster }: Props): string {
  return text(cluster).split("/").at(-1) || "default";
}

function serviceIn(clouds: Clouds, there: readonly Found[], input: Props, name: string): Found {
  const found = there.find((one) => isMeant(one, input, name));
  if (found) return found;
  if (!name.startsWith("arn:")) requireCluster(clouds, clusterName(input));
  throw new ApiError("ServiceNotFoundException", `Service not found: ${name}.`);
}

function requireCluster(clouds: Clouds, name: string): void {
  const there = clouds.all().some((cloud) => cloud.find("aws:ecs/cluster:Cluster", name));
  if (!there) throw new ApiError("ClusterNotFoundException", "Cluster not found.");
}

function revisionsOf(cloud: Cloud, { id }: CloudResource): ServiceRevision[] {
  const deployments = deploymentsOf(cloud, id);
  const current = currentRevision(deployments);
  return [
    ...deployments.flatMap(({ source, target }) => [target, ...(source ? [source] : [])]),
    ...(current ? [current] : []),
  ];
}

function createdWithin({ createdAt }: ServiceDeployment, range: Props[string] | undefined): boolean {
  if (!isProps(range)) return true;
  const at = Date.parse(createdAt) / 1000;
  return at >= Number(range.after ?? 0) && at <= Number(range.before ?? Number.POSITIVE_INFINITY);
}

/** At most 100 to a page, as with AWS; the token is the place to go on from. */
function paged(listed: readonly ServiceDeployment[], { maxResults, nextToken }: Props): Answer {
  const from = Number(text(nextToken) || 0);
  const end = from + (typeof maxResults === "number" ? maxResults : 100);
  const page = listed.slice(from, end).map(briefly);
  return { serviceDeployments: page, ...(end < listed.length ? { nextToken: String(end) } : {}) };
}

function described(
  key: string,
  wanted: readonly string[],
  find: (name: string) => Answer | undefined,
): Answer {
  const found = wanted.map((arn) => ({ arn, answer: find(arn) }));
  return {
    [key]: found.flatMap(({ answer }) => answer ?? []),
    failures: found.filter(({ answer }) => !answer).map(({ arn }) => ({ arn, reason: "MISSING" })),
  };
}

/** Starts a deployment of what the service runs, once nobody else can change it. */
async function redeployed(cloud: Cloud, { id }: CloudResource, now: Date): Promise<Answer> {
  cloud.hold();
  try {
    const service = serviceOf(cloud, id);
    startDeployment(
      {
        cloud,
        account: cloud.account,
        region: service.region,
        name: service.name,
        inputs: {
          ...service.inputs,
          taskDefinition: text(service.outputs.taskDefinition),
          forceNewDeployment: true,
        },
        existing: service,
        now,
      },
      id,
    );
    return { service: serviceAnswer(cloud, serviceOf(cloud, id)) };
  } finally {
    await cloud.written();
  }
}

/** Steers a deployment as it stands once nobody else can change it. */
async function steered(
  cloud: Cloud,
  { id, arn, service }: ServiceDeployment,
  act: (latest: ServiceDeployment) => void,
): Promise<Answer> {
  cloud.hold();
  try {
    const latest = deploymentsOf(cloud, service).find((one) => one.id === id);
    if (latest) act(latest);
    return { serviceDeploymentArn: arn };
  } catch (error) {
    if (error instanceof Refusal) throw new ApiError("ConflictException", error.message);
    throw error;
  } finally {
    await cloud.written();
  }
}
