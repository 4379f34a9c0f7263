import {
  DescribeServiceDeploymentsCommand,
  DescribeServiceRevisionsCommand,
  DescribeServicesCommand,
  ECSClient,
  ListServiceDeploymentsCommand,
  type ServiceDeployment,
  type ServiceDeploymentBrief,
  UpdateServiceCommand,
} from "@aws-sdk/client-ecs";
import type { Deployment, DigestOf, ListedDeployment, RunningService } from "./deployment";
import { deploymentOf, digestOf, sentenceOf, serviceOf } from "./ecs-answers";
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
/** Most services in one `DescribeServices` ("You may specify up to 10 services", ECS API). */
const servicesAtOnce = 10;
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

  /** What ECS says of these services, by name; nothing of one that is not there. */
  async services(names: readonly string[]): Promise<ReadonlyMap<string, RunningService>> {
    const { cluster } = this.#place;
    const found = new Map<string, RunningService>();
    for (const services of batches(names, servicesAtOnce)) {
      const described = await this.#unlessNotThere(() =>
        this.#ask("DescribeServices", () =>
          this.#client.send(new DescribeServicesCommand({ cluster, services })),
        ),
      );
      for (const each of described?.services ?? []) {
        const service = serviceOf(each);
        if (service === undefined) continue;
        this.#refuseOtherAccount(service.arn);
        found.set(service.name, service);
      }
    }
    return found;
  }

  /** Digest by container of revisions that `images` has asked for. */
  containersOf(revision: string): ReadonlyMap<string, string> {
    return this.#images.get(revision) ?? new Map();
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
    return this.#unlessNotThere(() =>
      this.#ask("ListServiceDeployments", () =>
        this.#client.send(
          new ListServiceDeploymentsCommand({ cluster, service, maxResults: pageSize, nextToken }),
        ),
      ),
    );
  }

  /** Nothing where the service or its whole cluster is not there: a stack may not have been made yet. */
  async #unlessNotThere<T>(ask: () => Promise<T>): Promise<T | undefined> {
    try {
      return await ask();
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

function batches<T>(items: readonly T[], size = batchSize): T[][] {
  return Array.from({ length: Math.ceil(items.length / size) }, (_, index) =>
    items.slice(index * size, (index + 1) * size),
  );
}
