import { createServer, type IncomingMessage, type Server } from "node:http";
import type { AddressInfo } from "node:net";

/** One service deployment as a test tells it; its revision has the same id. */
export interface Told {
  readonly id: string;
  readonly status: string;
  /** Seconds since 1970. @default place in the list: later ones are newer */
  readonly createdAt?: number;
  /** `sha256:…` of the service's container. @default ECS does not know it yet */
  readonly digest?: string;
  /** Digests of all containers. @default that of its own, and a sidecar's */
  readonly containers?: Readonly<Record<string, string>>;
  readonly statusReason?: string;
  readonly lifecycleStage?: string;
  readonly percent?: number;
  /** A pause hook that waits. */
  readonly hook?: {
    readonly hookId: string;
    readonly expiresAt: number;
    readonly timeoutAction: string;
    readonly status: string;
  };
  readonly rollback?: { readonly reason: string; readonly to: string };
  /** What has become of it by the time its details are asked for. @default nothing: it is as listed */
  readonly later?: Partial<Told>;
}

interface Asked {
  readonly action: string;
  readonly body: Readonly<Record<string, unknown>>;
}

interface Answer {
  readonly status: number;
  readonly body: object;
}

const account = "111122223333";
const cluster = "cdd-test";

/** A real HTTP server that answers the reading calls of ECS deployments, and forced ones, as AWS JSON 1.1. */
export class EcsEndpoint {
  /** Deployments by ECS service. A function is asked at each list, with the number of lists before. */
  services: Record<string, readonly Told[] | ((lists: number) => readonly Told[])> = {};
  /** What a service is described as, laid over one that runs one task of its newest revision, by ECS service. */
  described: Readonly<Record<string, object>> = {};
  /** Account in every ARN. */
  account = account;
  /** Deployments on one page of a list. */
  pageSize = 100;
  /** Milliseconds until an answer. */
  delay = 0;
  /** Answers given in place of those to an action. */
  refused: Readonly<Record<string, Answer>> = {};
  /** Answers given in place of the next ones. */
  readonly failures: Answer[] = [];
  readonly asked: Asked[] = [];
  /** Most requests that were open at a time. */
  busiest = 0;
  readonly #server: Server;
  readonly #lists = new Map<string, number>();
  #told = new Map<string, { told: Told; service: string }>();
  #open = 0;

  constructor() {
    this.#server = createServer((request, response) => {
      this.#open += 1;
      this.busiest = Math.max(this.busiest, this.#open);
      read(request).then((body) => {
        const { status, body: answer } = this.#answer(request, body);
        setTimeout(() => {
          this.#open -= 1;
          response.writeHead(status, { "content-type": "application/x-amz-json-1.1" });
          response.end(JSON.stringify(answer));
        }, this.delay);
      }, response.destroy.bind(response));
    });
  }

  /** Starts it; gives its URL, for `AWS_ENDPOINT_URL_ECS`. */
  async start(): Promise<string> {
    await new Promise<void>((resolve) => this.#server.listen(0, "127.0.0.1", resolve));
    return `http://127.0.0.1:${(this.#server.address() as AddressInfo).port}`;
  }

  async stop(): Promise<void> {
    this.#server.closeAllConnections();
    await new Promise((resolve) => this.#server.close(resolve));
  }

  /** Bodies of the requests for one action. */
  requests(action: string): readonly Asked["body"][] {
    return this.asked.filter((one) => one.action === action).map(({ body }) => body);
  }

  arn(kind: "deployment" | "revision", service: string, id: string): string {
    return `arn:aws:ecs:eu-west-2:${this.account}:service-${kind}/${cluster}/${service}/${id}`;
  }

  #answer(request: IncomingMessage, text: string): Answer {
    const [, action = ""] = String(request.headers["x-amz-target"]).split(".");
    const body = JSON.parse(text);
    this.asked.push({ action, body });
    const failure = this.refused[action] ?? this.failures.shift();
    if (failure !== undefined) return failure;
    if (action === "ListServiceDeployments") return this.#list(body);
    if (action === "DescribeServiceDeployments")
      return ok({
        serviceDeployments: this.#known(body.serviceDeploymentArns, (...at) => this.#deployment(...at)),
      });
    if (action === "DescribeServiceRevisions")
      return ok({
        serviceRevisions: this.#known(body.serviceRevisionArns, (...at) => this.#revision(...at)),
      });
    if (action === "DescribeServices") return this.#describe(body.services);
    if (action === "UpdateService") return this.#update(body);
    return refusal("UnknownOperationException", action);
  }

  #describe(names: readonly string[]): Answer {
    const services = names.flatMap((name) => {
      const entry = this.services[name];
      if (entry === undefined) return [];
      const all = typeof entry === "function" ? entry(0) : entry;
      for (const told of all) this.#told.set(`${name}/${told.id}`, { told, service: name });
      return [
        {
          serviceArn: `arn:aws:ecs:eu-west-2:${this.account}:service/${cluster}/${name}`,
          serviceName: name,
          status: "ACTIVE",
          taskDefinition: `arn:aws:ecs:eu-west-2:${this.account}:task-definition/${name}:7`,
          deploymentConfiguration: { strategy: "ROLLING" },
          desiredCount: 1,
          runningCount: 1,
          pendingCount: 0,
          currentServiceRevisions: all.slice(-1).map(({ id }) => ({ arn: this.arn("revision", name, id) })),
          ...this.described[name],
        },
      ];
    });
    return ok({ services });
  }

  #update({ service }: { service: string }): Answer {
    if (this.services[service] === undefined)
      return refusal("ServiceNotFoundException", "Service not found.");
    return ok({ service: { serviceName: service, status: "ACTIVE" } });
  }

  #list({ service, nextToken = "0" }: { service: string; nextToken?: string }): Answer {
    const entry = this.services[service];
    if (entry === undefined) return refusal("ServiceNotFoundException", "Service not found.");
    const lists = this.#lists.get(service) ?? 0;
    const from = Number(nextToken);
    const all = typeof entry === "function" ? entry(lists) : entry;
    const page = all.slice(from, from + this.pageSize);
    const more = from + this.pageSize < all.length;
    if (!more) this.#lists.set(service, lists + 1);
    return ok({
      serviceDeployments: page.map((told, index) => {
        this.#told.set(`${service}/${told.id}`, { told, service });
        return {
          serviceDeploymentArn: this.arn("deployment", service, told.id),
          targetServiceRevisionArn: this.arn("revision", service, told.id),
          status: told.status,
          createdAt: told.createdAt ?? 1_760_000_000 + from + index,
        };
      }),
      ...(more && { nextToken: String(from + this.pageSize) }),
    });
  }

  #known<T>(arns: readonly string[], shape: (told: Told, service: string) => T): T[] {
    return arns.flatMap((arn) => {
      const known = this.#told.get(arn.split("/").slice(-2).join("/"));
      return known === undefined ? [] : [shape(known.told, known.service)];
    });
  }

  #deployment(told: Told, service: string): object {
    const { id, status, statusReason, lifecycleStage, percent, hook, rollback } = { ...told, ...told.later };
    return {
      serviceDeploymentArn: this.arn("deployment", service, id),
      status,
      statusReason,
      lifecycleStage,
      targetServiceRevision: {
        arn: this.arn("revision", service, id),
        requestedProductionTrafficWeight: percent,
      },
      ...(hook !== undefined && { lifecycleHookDetails: [{ targetType: "PAUSE", ...hook }] }),
      ...(rollback !== undefined && {
        finishedAt: 1_767_323_045,
        rollback: {
          reason: rollback.reason,
          serviceRevisionArn: this.arn("revision", service, rollback.to),
        },
      }),
    };
  }

  #revision({ id, digest, containers }: Told, service: string): object {
    if (containers !== undefined)
      return {
        serviceRevisionArn: this.arn("revision", service, id),
        containerImages: Object.entries(containers).map(([containerName, imageDigest]) => ({
          containerName,
          imageDigest,
        })),
      };
    const sidecar = { containerName: "sidecar", imageDigest: `sha256:${"e".repeat(64)}`, image: "sidecar" };
    const own = { containerName: service.replace("cdd-test-", ""), imageDigest: digest, image: "own" };
    return {
      serviceRevisionArn: this.arn("revision", service, id),
      ...(digest !== undefined && { containerImages: [sidecar, own] }),
    };
  }
}

/** The refusal of a request in AWS JSON 1.1. */
export function refusal(type: string, message: string, status = 400): Answer {
  return { status, body: { __type: `com.amazonaws.ecs#${type}`, message } };
}

function ok(body: object): Answer {
  return { status: 200, body };
}

async function read(request: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk as Buffer);
  return Buffer.concat(chunks).toString("utf8");
}
