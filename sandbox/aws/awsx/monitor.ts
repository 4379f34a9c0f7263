import { type ClientUnaryCall, credentials, type ServiceError } from "@grpc/grpc-js";
import type { ConstructRequest } from "@pulumi/pulumi/proto/provider_pb";
import { ResourceMonitorClient } from "@pulumi/pulumi/proto/resource_grpc_pb";
import {
  RegisterResourceOutputsRequest,
  RegisterResourceRequest,
  type RegisterResourceResponse,
} from "@pulumi/pulumi/proto/resource_pb";
import { Refusal } from "../rpc/refusal";
import { receive, resourceReference, send } from "../rpc/structs";
import { type Props, unknown, type Value } from "../values";

/** A resource that the engine has registered. */
export interface Registered {
  readonly urn: string;
  /** Unknown at the preview of a new one. */
  readonly id: string;
  readonly outputs: Props;
}

/** An input that comes from another resource: the engine is told so, for the order of creation and deletion. */
export interface From {
  readonly value: Value;
  readonly resource: Registered;
}

export function idOf(resource: Registered): From {
  return { value: resource.id, resource };
}

export function outputOf(resource: Registered, name: string): From {
  return { value: resource.outputs[name] ?? unknown, resource };
}

export function referenceTo(resource: Registered): Props {
  return resourceReference(resource.urn, resource.id === unknown ? "" : resource.id);
}

/** The engine's side of one remote component: registers it and its children. */
export class Monitor {
  private readonly client: ResourceMonitorClient;
  private readonly request: ConstructRequest;
  private readonly awsVersion: string;

  constructor(request: ConstructRequest, awsVersion: string) {
    const size = 400 * 1024 * 1024;
    this.client = new ResourceMonitorClient(request.getMonitorendpoint(), credentials.createInsecure(), {
      "grpc.max_receive_message_length": size,
      "grpc.max_send_message_length": size,
    });
    this.request = request;
    this.awsVersion = awsVersion;
  }

  close(): void {
    this.client.close();
  }

  /** Registers the component itself, with the options that the program gave it. */
  component(): Promise<Registered> {
    const asked = this.request;
    const message = new RegisterResourceRequest()
      .setType(asked.getType())
      .setName(asked.getName())
      .setParent(asked.getParent())
      .setObject(send({}))
      .setDependenciesList(asked.getDependenciesList())
      .setAliasesList(asked.getAliasesList())
      .setAliasspecs(true);
    for (const [name, reference] of asked.getProvidersMap().entries())
      message.getProvidersMap().set(name, reference);
    return this.register(message);
  }

  /** Registers a child with the component's provider. */
  child(
    type: string,
    name: string,
    parent: Registered,
    inputs: Readonly<Record<string, Value | From>>,
  ): Promise<Registered> {
    const message = new RegisterResourceRequest()
      .setType(type)
      .setName(name)
      .setParent(parent.urn)
      .setCustom(true)
      .setVersion(this.awsVersion);
    const provider = this.request.getProvidersMap().get("aws");
    if (provider) message.setProvider(provider);
    const values: Record<string, Value> = {};
    const urns = new Set<string>();
    for (const [key, input] of Object.entries(inputs)) {
      values[key] = isFrom(input) ? input.value : input;
      if (!isFrom(input)) continue;
      urns.add(input.resource.urn);
      const dependencies = new RegisterResourceRequest.PropertyDependencies().setUrnsList([
        input.resource.urn,
      ]);
      message.getPropertydependenciesMap().set(key, dependencies);
    }
    return this.register(message.setObject(send(values)).setDependenciesList([...urns]));
  }

  outputs(component: Registered, outputs: Props): Promise<void> {
    const message = new RegisterResourceOutputsRequest().setUrn(component.urn).setOutputs(send(outputs));
    return new Promise((resolve, reject) => {
      this.client.registerResourceOutputs(message, (error) => (error ? reject(asRefusal(error)) : resolve()));
    });
  }

  private async register(message: RegisterResourceRequest): Promise<Registered> {
    message.setAcceptsecrets(true).setAcceptresources(true).setSupportspartialvalues(true);
    // A component's `protect` holds for its children.
    if (this.request.getProtect()) message.setProtect(true);
    const response = await new Promise<RegisterResourceResponse>(
      (resolve, reject): ClientUnaryCall =>
        this.client.registerResource(message, (error, answer) =>
          error ? reject(asRefusal(error)) : resolve(answer),
        ),
    );
    const { props } = receive(response.getObject());
    return { urn: response.getUrn(), id: response.getId() || unknown, outputs: props };
  }
}

function isFrom(input: Value | From): input is From {
  return typeof input === "object" && input !== null && "resource" in input && "value" in input;
}

function asRefusal(error: ServiceError): Refusal {
  return new Refusal(error.details);
}
