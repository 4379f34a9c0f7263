import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import * as path from "node:path";
import { credentials, type ServiceError } from "@grpc/grpc-js";
import { ResourceProviderClient } from "@pulumi/pulumi/proto/provider_grpc_pb";
import {
  CheckRequest,
  type CheckResponse,
  ConfigureRequest,
  type ConfigureResponse,
  CreateRequest,
  type CreateResponse,
  DeleteRequest,
  DiffRequest,
  type DiffResponse,
  InvokeRequest,
  type InvokeResponse,
  ReadRequest,
  type ReadResponse,
  UpdateRequest,
  type UpdateResponse,
} from "@pulumi/pulumi/proto/provider_pb";
import { Struct } from "google-protobuf/google/protobuf/struct_pb";
import { type StandIn, type StandInOptions, startStandIn } from "../../aws/server";

type Plain = Readonly<Record<string, unknown>>;
type Callback<T> = (error: ServiceError | null, answer: T) => void;

function call<T>(send: (callback: Callback<T>) => unknown): Promise<T> {
  return new Promise((resolve, reject) => {
    send((error, answer) => (error ? reject(new Error(error.details)) : resolve(answer)));
  });
}

const struct = (props: Plain) => Struct.fromJavaScript(JSON.parse(JSON.stringify(props)));
const plain = (message: Struct | undefined) => (message?.toJavaScript() ?? {}) as Record<string, unknown>;
const urnOf = (type: string, name: string) => `urn:pulumi:test::trial::${type}::${name}`;

/** A secret, as the engine sends it. */
export const marked = (value: unknown) => ({
  "4dabf18193072939515e22adb298388d": "1b47061264138c4ac30d75fd1eb44270",
  value,
});

/** Speaks to the stand-in's `aws` provider as the engine does, message by message. */
export class ProviderClient {
  readonly client: ResourceProviderClient;
  /** Seconds that each operation is given; 0 leaves it to the provider. */
  timeout = 0;

  constructor(port: number) {
    this.client = new ResourceProviderClient(`127.0.0.1:${port}`, credentials.createInsecure(), {
      // Each provider has a connection of its own, as with the engine.
      "grpc.use_local_subchannel_pool": 1,
    });
  }

  close(): void {
    this.client.close();
  }

  async configure(
    args: Plain,
  ): Promise<{ preview: boolean; secrets: boolean; resources: boolean; outputs: boolean }> {
    const answer = await call((callback: Callback<ConfigureResponse>) =>
      this.client.configure(new ConfigureRequest().setArgs(struct(args)), callback),
    );
    return {
      preview: answer.getSupportspreview(),
      secrets: answer.getAcceptsecrets(),
      resources: answer.getAcceptresources(),
      outputs: answer.getAcceptoutputs(),
    };
  }

  async check(type: string, name: string, news: Plain, olds: Plain = {}, seed = new Uint8Array([1, 2, 3])) {
    const request = new CheckRequest()
      .setUrn(urnOf(type, name))
      .setNews(struct(news))
      .setOlds(struct(olds))
      .setRandomseed(seed);
    const answer = await call((callback: Callback<CheckResponse>) => this.client.check(request, callback));
    const failures = answer.getFailuresList().map((one) => [one.getProperty(), one.getReason()] as const);
    return { inputs: plain(answer.getInputs()), failures: Object.fromEntries(failures) };
  }

  async create(type: string, name: string, props: Plain, preview = false) {
    const request = new CreateRequest()
      .setUrn(urnOf(type, name))
      .setProperties(struct(props))
      .setTimeout(this.timeout)
      .setPreview(preview);
    const answer = await call((callback: Callback<CreateResponse>) => this.client.create(request, callback));
    return { id: answer.getId(), outputs: plain(answer.getProperties()) };
  }

  async update(
    type: string,
    name: string,
    id: string,
    olds: Plain,
    oldInputs: Plain,
    news: Plain,
    preview = false,
  ) {
    const request = new UpdateRequest()
      .setUrn(urnOf(type, name))
      .setId(id)
      .setOlds(struct(olds))
      .setOldInputs(struct(oldInputs))
      .setNews(struct(news))
      .setTimeout(this.timeout)
      .setPreview(preview);
    const answer = await call((callback: Callback<UpdateResponse>) => this.client.update(request, callback));
    return plain(answer.getProperties());
  }

  async diff(type: string, name: string, olds: Plain, oldInputs: Plain, news: Plain) {
    const request = new DiffRequest()
      .setUrn(urnOf(type, name))
      .setId("id")
      .setOlds(struct(olds))
      .setOldInputs(struct(oldInputs))
      .setNews(struct(news));
    const answer = await call((callback: Callback<DiffResponse>) => this.client.diff(request, callback));
    const detailed = [...answer.getDetaileddiffMap().entries()].map(([path]) => path);
    return { changed: answer.getDiffsList(), replaced: answer.getReplacesList(), detailed };
  }

  async read(type: string, name: string, id: string, props: Plain = {}, inputs: Plain = {}) {
    const request = new ReadRequest()
      .setUrn(urnOf(type, name))
      .setId(id)
      .setProperties(struct(props))
      .setInputs(struct(inputs));
    const answer = await call((callback: Callback<ReadResponse>) => this.client.read(request, callback));
    return { id: answer.getId(), outputs: plain(answer.getProperties()), inputs: plain(answer.getInputs()) };
  }

  async delete(type: string, name: string, id: string, props: Plain = {}): Promise<void> {
    const request = new DeleteRequest().setUrn(urnOf(type, name)).setId(id).setProperties(struct(props));
    await call((callback: Callback<unknown>) => this.client.delete(request, callback));
  }

  async invoke(token: string): Promise<Record<string, unknown>> {
    const answer = await call((callback: Callback<InvokeResponse>) =>
      this.client.invoke(new InvokeRequest().setTok(token), callback),
    );
    return plain(answer.getReturn());
  }

  /** Check, then create, as an update does. */
  async make(type: string, name: string, props: Plain) {
    const { inputs, failures } = await this.check(type, name, props);
    if (Object.keys(failures).length > 0) throw new Error(JSON.stringify(failures));
    return { inputs, ...(await this.create(type, name, inputs)) };
  }
}

/** A stand-in in a temporary home, its clients, and its warnings. */
export class StandInHome {
  readonly home = mkdtempSync(path.join(tmpdir(), "stand-in-"));
  readonly warnings: string[] = [];
  private readonly clients: ProviderClient[] = [];
  private standIn: StandIn | undefined;

  async start(options: Partial<StandInOptions> = {}): Promise<StandIn> {
    this.standIn = await startStandIn({
      home: this.home,
      log: (line) => void this.warnings.push(line),
      ...options,
    });
    return this.standIn;
  }

  /** A provider of its own, configured for an account. */
  async provider(account: string, more: Plain = {}): Promise<ProviderClient> {
    const client = new ProviderClient(this.standIn?.awsPort ?? 0);
    this.clients.push(client);
    await client.configure({ region: "eu-west-2", allowedAccountIds: JSON.stringify([account]), ...more });
    return client;
  }

  cloudFile(account: string): string {
    return readFileSync(path.join(this.home, "cloud", `${account}.json`), "utf8");
  }

  async stop(): Promise<void> {
    for (const client of this.clients) client.close();
    await this.standIn?.stop();
    rmSync(this.home, { recursive: true, force: true });
  }
}
