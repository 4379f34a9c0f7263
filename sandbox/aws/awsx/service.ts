import type { UntypedServiceImplementation } from "@grpc/grpc-js";
import {
  type CheckRequest,
  CheckResponse,
  type ConstructRequest,
  ConstructResponse,
  DiffResponse,
} from "@pulumi/pulumi/proto/provider_pb";
import { Refusal } from "../rpc/refusal";
import { answer, providerService } from "../rpc/service";
import { receive, send } from "../rpc/structs";
import { Monitor } from "./monitor";
import { VpcConstruction } from "./vpc";
import { planVpc } from "./vpc-args";

/** The `awsx` provider: the one component that the platform uses of it. */
export function awsxService(version: string, awsVersion: string): UntypedServiceImplementation {
  return providerService(version, {
    checkConfig: answer((request: CheckRequest) =>
      new CheckResponse().setInputs(send(receive(request.getNews()).props)),
    ),
    diffConfig: answer(() => new DiffResponse().setChanges(DiffResponse.DiffChanges.DIFF_NONE)),
    construct: answer((request: ConstructRequest) => construct(request, awsVersion)),
  });
}

async function construct(request: ConstructRequest, awsVersion: string): Promise<ConstructResponse> {
  if (request.getType() !== "awsx:ec2:Vpc")
    throw new Refusal(`${request.getType()}: the sandbox's stand-in for awsx makes awsx:ec2:Vpc only`);
  const plan = planVpc(receive(request.getInputs()).props);
  const monitor = new Monitor(request, awsVersion);
  try {
    const component = await monitor.component();
    const made = await new VpcConstruction(monitor, request.getName(), plan).make(component);
    const state = Object.fromEntries(Object.entries(made).map(([name, { value }]) => [name, value]));
    await monitor.outputs(component, state);
    const response = new ConstructResponse().setUrn(component.urn).setState(send(state));
    for (const [name, { from }] of Object.entries(made)) {
      const dependencies = new ConstructResponse.PropertyDependencies().setUrnsList(
        from.map(({ urn }) => urn),
      );
      response.getStatedependenciesMap().set(name, dependencies);
    }
    return response;
  } finally {
    monitor.close();
  }
}
