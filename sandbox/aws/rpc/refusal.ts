import { Metadata, type ServerErrorResponse, status } from "@grpc/grpc-js";
import { ErrorResourceInitFailed } from "@pulumi/pulumi/proto/provider_pb";
import { Status } from "@pulumi/pulumi/proto/status_pb";
import { Any } from "google-protobuf/google/protobuf/any_pb";
import type { Props } from "../values";
import { send } from "./structs";

/** What grpc-js takes as an error to answer with. */
type GrpcError = Partial<ServerErrorResponse> & { readonly details: string };

/** What AWS, or its provider, says no to. The message is for the user; it never carries a stack trace. */
export class Refusal extends Error {
  override readonly name = "Refusal";
}

/** The resource was made, but did not come up: the engine keeps it in the state and tries again at the next up. */
export class NotReady extends Error {
  override readonly name = "NotReady";
  readonly id: string;
  readonly inputs: Props;
  readonly outputs: Props;
  readonly secrets: ReadonlySet<string>;

  constructor(
    reason: string,
    made: { id: string; inputs: Props; outputs: Props; secrets: ReadonlySet<string> },
  ) {
    super(reason);
    this.id = made.id;
    this.inputs = made.inputs;
    this.outputs = made.outputs;
    this.secrets = made.secrets;
  }
}

/** An error as gRPC carries it to the engine. */
export function asGrpcError(error: unknown): GrpcError {
  if (error instanceof NotReady) return notReady(error);
  if (error instanceof Refusal) return { code: status.UNKNOWN, details: error.message };
  const fault = error instanceof Error ? (error.stack ?? error.message) : String(error);
  return {
    code: status.INTERNAL,
    details: `The sandbox's stand-in for AWS failed (a defect of it): ${fault}`,
  };
}

function notReady(error: NotReady): GrpcError {
  const detail = new ErrorResourceInitFailed();
  detail.setId(error.id);
  detail.setProperties(send(error.outputs, error.secrets));
  detail.setInputs(send(error.inputs, error.secrets));
  detail.setReasonsList([error.message]);
  const packed = new Any();
  packed.pack(detail.serializeBinary(), "pulumirpc.ErrorResourceInitFailed");
  const answer = new Status();
  answer.setCode(status.UNKNOWN);
  answer.setMessage(error.message);
  answer.addDetails(packed);
  const metadata = new Metadata();
  metadata.add("grpc-status-details-bin", Buffer.from(answer.serializeBinary()));
  return { code: status.UNKNOWN, details: error.message, metadata };
}
