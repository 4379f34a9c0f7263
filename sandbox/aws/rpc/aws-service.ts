import type { UntypedServiceImplementation } from "@grpc/grpc-js";
import type {
  CheckRequest,
  ConfigureRequest,
  CreateRequest,
  DeleteRequest,
  DiffRequest,
  InvokeRequest,
  ReadRequest,
  UpdateRequest,
} from "@pulumi/pulumi/proto/provider_pb";
import {
  CheckFailure,
  CheckResponse,
  CreateResponse,
  DiffResponse,
  InvokeResponse,
  PropertyDiff,
  ReadResponse,
  UpdateResponse,
} from "@pulumi/pulumi/proto/provider_pb";
import { Empty } from "google-protobuf/google/protobuf/empty_pb";
import type { Problem } from "../facts/validation";
import { check } from "../operations/check";
import { type Change, diff } from "../operations/diff";
import { create, read, remove, type Subject, update } from "../operations/lifecycle";
import { lookUp } from "../operations/look-up";
import { changedOutputs, previewedOutputs } from "../operations/outputs";
import type { ProviderConfig } from "../operations/provider-config";
import type { Providers } from "../operations/providers";
import { type Props, text } from "../values";
import { answer, configured, providerService } from "./service";
import { receive, send } from "./structs";

/** The `aws` provider: the engine's questions, put to the operations. */
export function awsService(providers: Providers, version: string): UntypedServiceImplementation {
  return providerService(version, {
    checkConfig: answer((request: CheckRequest) => checked(receive(request.getNews()).props, [])),
    diffConfig: answer((request: DiffRequest) => {
      const olds = receive(request.getOldInputs() ?? request.getOlds()).props;
      const news = receive(request.getNews()).props;
      return different(providers.changes(olds, news));
    }),
    configure: answer((request: ConfigureRequest, peer) => {
      providers.configure(peer, receive(request.getArgs()).props);
      return configured();
    }),
    check: answer((request: CheckRequest, peer) => {
      const news = receive(request.getNews());
      const { name, type } = named(request.getUrn());
      providers.warnOf(type);
      const seed = request.getRandomseed_asU8();
      const olds = receive(request.getOlds()).props;
      const { inputs, problems } = check(providers.config(peer), {
        type,
        name,
        olds,
        news: news.props,
        seed,
      });
      return checked(inputs, problems, news.secrets);
    }),
    diff: answer((request: DiffRequest) =>
      different(
        diff({
          type: named(request.getUrn()).type,
          olds: receive(request.getOlds()).props,
          oldInputs: receive(request.getOldInputs() ?? request.getOlds()).props,
          news: receive(request.getNews()).props,
          ignored: request.getIgnorechangesList(),
        }),
      ),
    ),
    create: answer(async (request: CreateRequest, peer) => {
      const { props, secrets } = receive(request.getProperties());
      const response = new CreateResponse();
      if (request.getPreview()) {
        const { type } = named(request.getUrn());
        const outputs = previewedOutputs(type, props, regionOf(providers.config(peer), props));
        return response.setProperties(send(outputs, secrets));
      }
      const subject = subjectOf(providers, peer, request.getUrn(), props);
      const made = await create(timed(subject, request.getTimeout()), props, secrets);
      return response.setId(made.id).setProperties(send(made.outputs, secrets));
    }),
    read: answer((request: ReadRequest, peer) => {
      const outputs = receive(request.getProperties());
      const inputs = receive(request.getInputs()).props;
      const subject = subjectOf(providers, peer, request.getUrn(), outputs.props);
      const found = read(subject, request.getId(), { outputs: outputs.props, inputs });
      const response = new ReadResponse();
      if (!found) return response;
      return response
        .setId(request.getId())
        .setProperties(send(found.outputs, found.secrets))
        .setInputs(send(found.inputs, found.secrets));
    }),
    update: answer(async (request: UpdateRequest, peer) => {
      const news = receive(request.getNews());
      const olds = receive(request.getOlds()).props;
      const oldInputs = receive(request.getOldInputs()).props;
      const subject = subjectOf(providers, peer, request.getUrn(), olds);
      const response = new UpdateResponse();
      if (request.getPreview())
        return response.setProperties(
          send(changedOutputs(subject.type, olds, oldInputs, news.props), news.secrets),
        );
      const change = { id: request.getId(), olds, oldInputs, news: news.props };
      const made = await update(timed(subject, request.getTimeout()), change, news.secrets);
      return response.setProperties(send(made.outputs, news.secrets));
    }),
    delete: answer(async (request: DeleteRequest, peer) => {
      const olds = receive(request.getProperties()).props;
      await remove(subjectOf(providers, peer, request.getUrn(), olds), request.getId(), olds);
      return new Empty();
    }),
    invoke: answer((request: InvokeRequest, peer) => {
      const config = providers.config(peer);
      const asked = receive(request.getArgs()).props;
      const outputs = lookUp(config, providers.cloud(config.account), request.getTok(), asked);
      return new InvokeResponse().setReturn(send(outputs));
    }),
  });
}

function named(urn: string): { readonly type: string; readonly name: string } {
  const parts = urn.split("::");
  return { type: (parts[2] ?? "").split("$").at(-1) ?? "", name: parts.slice(3).join("::") };
}

/** A resource stands in the provider's region, unless it names one of its own. */
function regionOf({ region }: ProviderConfig, props: Props): string {
  return text(props.region) || region;
}

function subjectOf(providers: Providers, peer: string, urn: string, props: Props): Subject {
  const config = providers.config(peer);
  const { account, caller } = config;
  const region = regionOf(config, props);
  const subject = { ...named(urn), cloud: providers.cloud(account), region, now: providers.now() };
  return caller === undefined ? subject : { ...subject, caller };
}

/** The engine says 0 where the program gives no time-out. */
function timed(subject: Subject, timeoutSeconds: number): Subject {
  return timeoutSeconds > 0 ? { ...subject, timeoutSeconds } : subject;
}

function checked(inputs: Props, problems: readonly Problem[], secrets?: ReadonlySet<string>): CheckResponse {
  const failures = problems.map(({ property, reason }) =>
    new CheckFailure().setProperty(property).setReason(reason),
  );
  return new CheckResponse().setInputs(send(inputs, secrets)).setFailuresList(failures);
}

function different(changes: readonly Change[]): DiffResponse {
  const response = new DiffResponse();
  const { DIFF_SOME, DIFF_NONE } = DiffResponse.DiffChanges;
  response.setChanges(changes.length > 0 ? DIFF_SOME : DIFF_NONE);
  response.setHasdetaileddiff(true);
  const top = (path: string) => /^\w+/.exec(path)?.[0] ?? path;
  response.setDiffsList([...new Set(changes.map(({ path }) => top(path)))]);
  response.setReplacesList([
    ...new Set(changes.filter(({ replaces }) => replaces).map(({ path }) => top(path))),
  ]);
  const kinds = PropertyDiff.Kind;
  for (const { path, kind, replaces } of changes) {
    const { plain, replacing } = {
      add: { plain: kinds.ADD, replacing: kinds.ADD_REPLACE },
      delete: { plain: kinds.DELETE, replacing: kinds.DELETE_REPLACE },
      update: { plain: kinds.UPDATE, replacing: kinds.UPDATE_REPLACE },
    }[kind];
    const property = new PropertyDiff().setKind(replaces ? replacing : plain).setInputdiff(true);
    response.getDetaileddiffMap().set(path, property);
  }
  return response;
}
