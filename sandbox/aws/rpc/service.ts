import {
  type handleUnaryCall,
  Server,
  ServerCredentials,
  type ServerUnaryCall,
  status,
  type UntypedServiceImplementation,
} from "@grpc/grpc-js";
import { PluginInfo } from "@pulumi/pulumi/proto/plugin_pb";
import { ResourceProviderService } from "@pulumi/pulumi/proto/provider_grpc_pb";
import {
  ConfigureResponse,
  GetMappingResponse,
  GetMappingsResponse,
  GetSchemaResponse,
  ProviderHandshakeResponse,
} from "@pulumi/pulumi/proto/provider_pb";
import { Empty } from "google-protobuf/google/protobuf/empty_pb";
import { asGrpcError } from "./refusal";

/** Plumbing of one gRPC method: the answer, or the refusal, goes back to the engine. */
export function answer<Request, Response>(
  handle: (request: Request, peer: string) => Response | Promise<Response>,
): handleUnaryCall<Request, Response> {
  return (call: ServerUnaryCall<Request, Response>, callback) => {
    Promise.resolve()
      .then(() => handle(call.request, call.getPeer()))
      .then(
        (response) => callback(null, response),
        (error) => callback(asGrpcError(error)),
      );
  };
}

function unimplemented(method: string): handleUnaryCall<unknown, unknown> {
  return (_call, callback) =>
    callback({ code: status.UNIMPLEMENTED, details: `The sandbox's stand-in does not answer ${method}` });
}

/** The answer to `Configure`: it announces previews, so that the engine asks what AWS would compute. */
export function configured(): ConfigureResponse {
  const response = new ConfigureResponse();
  response.setSupportspreview(true);
  response.setAcceptsecrets(true);
  response.setAcceptresources(true);
  response.setAcceptoutputs(true);
  return response;
}

function shaken(): ProviderHandshakeResponse {
  const response = new ProviderHandshakeResponse();
  response.setAcceptSecrets(true);
  response.setAcceptResources(true);
  response.setAcceptOutputs(true);
  return response;
}

/** A provider's methods, where those that every provider answers alike are given. */
export function providerService(
  version: string,
  own: UntypedServiceImplementation,
): UntypedServiceImplementation {
  const methods = Object.keys(ResourceProviderService);
  const rest = Object.fromEntries(methods.map((method) => [method, unimplemented(method)]));
  return {
    ...rest,
    handshake: answer(shaken),
    attach: answer(() => new Empty()),
    cancel: answer(() => new Empty()),
    configure: answer(configured),
    getSchema: answer(() => new GetSchemaResponse().setSchema("{}")),
    getMapping: answer(() => new GetMappingResponse()),
    getMappings: answer(() => new GetMappingsResponse()),
    getPluginInfo: answer(() => new PluginInfo().setVersion(version)),
    ...own,
  };
}

export interface Listening {
  readonly port: number;
  stop(): Promise<void>;
}

/** Serves a provider on a free loopback port. */
export function listen(service: UntypedServiceImplementation): Promise<Listening> {
  // A graph's inputs may be large; the engine itself allows 400 MB.
  const size = 400 * 1024 * 1024;
  const server = new Server({
    "grpc.max_receive_message_length": size,
    "grpc.max_send_message_length": size,
  });
  server.addService(ResourceProviderService, service);
  return new Promise((resolve, reject) => {
    server.bindAsync("127.0.0.1:0", ServerCredentials.createInsecure(), (error, port) => {
      if (error) reject(error);
      else
        resolve({
          port,
          stop: async () => server.forceShutdown(),
        });
    });
  });
}
