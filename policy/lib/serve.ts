import * as grpc from "@grpc/grpc-js";
import { AnalyzerService } from "@pulumi/pulumi/proto/analyzer_grpc_pb";
import { type ConfigureAnalyzerRequest, RemediateResponse } from "@pulumi/pulumi/proto/analyzer_pb";
import { configureFrom } from "./configuration";
import type { Analyzer } from "./serving";

type Call<Q> = { readonly request: Q };
type Callback = (error: Error | null, answer?: unknown) => void;

/**
 * Starts the SDK's server and answers in its place where it would judge: everything else of the protocol stays the SDK's.
 * Nothing is remediated, so that question is not even unpacked. An SDK that builds its server in another way is refused:
 * it would serve a pack whose rules can be switched off.
 */
export function serve(analyzer: Analyzer, start: () => unknown): void {
  const { prototype } = grpc.Server;
  const { addService } = prototype;
  let isServed = false;
  prototype.addService = function (this: grpc.Server, service, theirs) {
    isServed ||= service === AnalyzerService;
    addService.call(this, inBytes(service), { ...theirs, ...handlersOf(analyzer, theirs) });
  };
  try {
    start();
  } finally {
    prototype.addService = addService;
  }
  if (!isServed)
    throw new Error("This version of @pulumi/policy serves a pack in a way that this pack does not know.");
}

/** The protocol with questions that are read where they are answered, and answers that are encoded already. */
function inBytes(service: grpc.ServiceDefinition): grpc.ServiceDefinition {
  const { analyze, analyzeStack, remediate } = service as typeof AnalyzerService;
  const requestDeserialize = (bytes: Buffer) => bytes;
  const responseSerialize = (answer: Uint8Array) => Buffer.from(answer);
  return {
    ...service,
    analyze: { ...analyze, requestDeserialize, responseSerialize },
    analyzeStack: { ...analyzeStack, requestDeserialize, responseSerialize },
    remediate: { ...remediate, requestDeserialize },
  };
}

function handlersOf(analyzer: Analyzer, theirs: grpc.UntypedServiceImplementation) {
  const configure = theirs.configure as (call: Call<ConfigureAnalyzerRequest>, callback: Callback) => void;
  return {
    analyze: ({ request }: Call<Uint8Array>, callback: Callback) =>
      answered(callback, () => analyzer.analyze(request)),
    analyzeStack: ({ request }: Call<Uint8Array>, callback: Callback) =>
      answered(callback, () => analyzer.analyzeStack(request)),
    remediate: (_: unknown, callback: Callback) => callback(null, new RemediateResponse()),
    configure: (call: Call<ConfigureAnalyzerRequest>, callback: Callback) => {
      configureFrom(call.request);
      configure(call, callback);
    },
  };
}

/** What a judge could not hold is the engine's to say: it ends the deployment. */
function answered(callback: Callback, answer: () => Uint8Array): void {
  let bytes: Uint8Array;
  try {
    bytes = answer();
  } catch (error) {
    // gRPC sends on the message alone.
    callback(new Error(error instanceof Error ? error.stack : String(error)));
    return;
  }
  callback(null, bytes);
}
