import {
  type ContainerImage,
  DescribeServiceDeploymentsCommand,
  DescribeServiceRevisionsCommand,
  ECSClient,
  ListServiceDeploymentsCommand,
  type ServiceDeployment,
  type ServiceDeploymentBrief,
  UpdateServiceCommand,
} from "@aws-sdk/client-ecs";
import type { Deployment, DigestOf, ListedDeployment } from "./deployment";
import { UserError } from "./log";

/** Where the deployments are. */
export interface Place {
  /** AWS account id that every ARN must carry, 12 digits. */
  readonly account: string;
  readonly region: string;
  /** Name of the ECS cluster. */
  readonly cluster: string;
}

/** Largest page of `ListServiceDeployments`. */
const pageSize = 100;
/** Most ARNs in one `DescribeServiceDeployments` or `DescribeServiceRevisions`. */
const batchSize = 20;
/** Lists under way at a time: a platform has many services, and an account few requests a second. */
const atATime = 4;
/** More than the SDK's 3, for a wait of hours should not end with one bad minute. */
const defaultAttempts = 6;

/** ECS deployments of one cluster. It reads them; the one thing that it writes is `redeploy`. */
export class EcsDeployments {
  readonly #place: Place;
  readonly #client: ECSClient;
  /** Digest by container, by revision's ARN: a revision never changes once it has its digests. */
  readonly #images = new Map<string, ReadonlyMap<string, string>>();

  /** @param attempts how often a request is tried in all */
  constructor(place: Place, attempts = defaultAttempts) {
    this.#place = place;
    this.#client = new ECSClient({ region: place.region, maxAttempts: attempts });
  }

  close(): void {
    this.#client.destroy();
  }

  /** The deployments of each ECS service that ECS still lists, by service; nothing for one that is not there. */
  async history(services: readonly string[]): Promise<ReadonlyMap<string, readonly ListedDeployment[]>> {
    const found = new Map<string, readonly ListedDeployment[]>();
    const left = [...services];
    const worker = async () => {
      for (let service = left.shift(); service !== undefined; service = left.shift()) {
        const deployments = await this.#list(service);
        if (deployments !== undefined) found.set(service, deployments);
      }
    };
    await Promise.all(Array.from({ length: Math.min(atATime, services.length) }, worker));
    return found;
  }

  /** The same deployments in full, in the same order. */
  async details(listed: readonly ListedDeployment[]): Promise<readonly Deployment[]> {
    const full = new Map<string, ServiceDeployment>();
    for (const serviceDeploymentArns of batches(listed.map(({ arn }) => arn))) {
      const { serviceDeployments = [] } = await this.#ask("DescribeServiceDeployments", () =>
        this.#client.send(new DescribeServiceDeploymentsCommand({ serviceDeploymentArns })),
      );
      for (const one of serviceDeployments)
        if (one.serviceDeploymentArn !== undefined) full.set(one.serviceDeploymentArn, one);
    }
    return listed.map((brief) => deploymentOf(brief, full.get(brief.arn)));
  }

  /** Asks for what these revisions run, as far as it is not known, and gives the look-up for a service's container. */
  async images(revisions: readonly (string | undefined)[]): Promise<(container: string) => DigestOf> {
    const unknown = revisions.flatMap((arn) => (arn === undefined || this.#images.has(arn) ? [] : [arn]));
    for (const serviceRevisionArns of batches([...new Set(unknown)])) {
      const { serviceRevisions = [] } = await this.#ask("DescribeServiceRevisions", () =>
        this.#client.send(new DescribeServiceRevisionsCommand({ serviceRevisionArns })),
      );
      for (const { serviceRevisionArn, containerImages = [] } of serviceRevisions) {
        const digests = containerImages.flatMap((container) => {
          const { containerName } = container;
          const digest = digestOf(container);
          return containerName === undefined || digest === undefined
            ? []
            : [[containerName, digest] as const];
        });
        if (serviceRevisionArn !== undefined && digests.length > 0)
          this.#images.set(serviceRevisionArn, new Map(digests));
      }
    }
    return (container) => (revision) =>
      revision === undefined ? undefined : this.#images.get(revision)?.get(container);
  }

  /** Starts a deployment of what the service runs already: new tasks, and with them the secrets' values of that moment. */
  async redeploy(service: string): Promise<void> {
    const { cluster } = this.#place;
    await this.#ask("UpdateService", () =>
      this.#client.send(new UpdateServiceCommand({ cluster, service, forceNewDeployment: true })),
    );
  }

  async #list(service: string): Promise<ListedDeployment[] | undefined> {
    const found: ListedDeployment[] = [];
    let nextToken: string | undefined;
    do {
      const page = await this.#page(service, nextToken);
      if (page === undefined) return undefined;
      found.push(...(page.serviceDeployments ?? []).flatMap((brief) => this.#listed(brief)));
      nextToken = page.nextToken;
    } while (nextToken !== undefined);
    return found;
  }

  async #page(service: string, nextToken: string | undefined) {
    const { cluster } = this.#place;
    try {
      return await this.#ask("ListServiceDeployments", () =>
        this.#client.send(
          new ListServiceDeploymentsCommand({ cluster, service, maxResults: pageSize, nextToken }),
        ),
      );
    } catch (error) {
      const cause = error instanceof UserError ? error.cause : undefined;
      const name = cause instanceof Error ? cause.name : "";
      if (["ServiceNotFoundException", "ClusterNotFoundException"].includes(name)) return undefined;
      throw error;
    }
  }

  #listed(brief: ServiceDeploymentBrief): ListedDeployment[] {
    const { serviceDeploymentArn: arn, targetServiceRevisionArn: revision, status, createdAt } = brief;
    if (arn === undefined || status === undefined) return [];
    this.#refuseOtherAccount(arn);
    return [
      { arn, status, createdAt: createdAt ?? new Date(0), ...(revision !== undefined && { revision }) },
    ];
  }

  /** Credentials of another account could only tell of another platform of the same name. */
  #refuseOtherAccount(arn: string): void {
    const { account } = this.#place;
    const found = arn.split(":")[4];
    if (found !== account)
      throw new UserError(
        `The credentials are those of account ${found}, and the stack file names ${account}. Use credentials of ${account}.`,
      );
  }

  async #ask<T>(action: string, send: () => Promise<T>): Promise<T> {
    try {
      return await send();
    } catch (error) {
      const { region, account } = this.#place;
      throw new UserError(`ecs:${action} in ${region} failed, for account ${account}: ${sentenceOf(error)}`, {
        cause: error,
      });
    }
  }
}

/**
 * What was asked for, which is what a stack file names: of an image for several processors that is the digest of its index,
 * while `imageDigest` may be that of the one image which ECS took from it.
 */
export function digestOf({
  image,
  imageDigest,
}: Pick<ContainerImage, "image" | "imageDigest">): string | undefined {
  const [, pinned] = /@(sha256:[0-9a-f]{64})$/.exec(image ?? "") ?? [];
  return pinned ?? imageDigest;
}

function sentenceOf(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  // A refused connection to several addresses has no message of its own.
  const message = error.message || (error instanceof AggregateError ? String(error.errors[0]) : "");
  const said = message.split("\n")[0]?.trim() ?? "";
  if (said === "") return error.name;
  return said.startsWith(error.name) || error.name === "Error" ? said : `${error.name}: ${said}`;
}

function deploymentOf(listed: ListedDeployment, full: ServiceDeployment | undefined): Deployment {
  if (full === undefined) return listed;
  const { status, statusReason, lifecycleStage, finishedAt, targetServiceRevision: target, rollback } = full;
  const percent = target?.requestedProductionTrafficWeight;
  const pause = full.lifecycleHookDetails?.find((hook) => hook.status === "AWAITING_ACTION");
  const revision = target?.arn ?? listed.revision;
  return {
    arn: listed.arn,
    createdAt: listed.createdAt,
    status: status ?? listed.status,
    ...(revision !== undefined && { revision }),
    ...(finishedAt !== undefined && { finishedAt }),
    ...(statusReason !== undefined && { reason: statusReason }),
    ...(lifecycleStage !== undefined && { stage: lifecycleStage }),
    ...(percent !== undefined && { percent }),
    ...(pause !== undefined && {
      pause: {
        ...(pause.hookId !== undefined && { hookId: pause.hookId }),
        ...(pause.expiresAt !== undefined && { expiresAt: pause.expiresAt }),
        ...(pause.timeoutAction !== undefined && { timeoutAction: pause.timeoutAction }),
      },
    }),
    ...(rollback !== undefined && {
      rollback: {
        ...(rollback.reason !== undefined && { reason: rollback.reason }),
        ...(rollback.serviceRevisionArn !== undefined && { revision: rollback.serviceRevisionArn }),
      },
    }),
  };
}

function batches<T>(items: readonly T[]): T[][] {
  return Array.from({ length: Math.ceil(items.length / batchSize) }, (_, index) =>
    items.slice(index * batchSize, (index + 1) * batchSize),
  );
}
