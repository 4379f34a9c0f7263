import * as assert from "node:assert/strict";
import {
  credentials,
  Server,
  ServerCredentials,
  type ServerUnaryCall,
  type sendUnaryData,
} from "@grpc/grpc-js";
import { ResourceProviderClient } from "@pulumi/pulumi/proto/provider_grpc_pb";
import { ConstructRequest, type ConstructResponse } from "@pulumi/pulumi/proto/provider_pb";
import { ResourceMonitorService } from "@pulumi/pulumi/proto/resource_grpc_pb";
import { type RegisterResourceRequest, RegisterResourceResponse } from "@pulumi/pulumi/proto/resource_pb";
import * as fc from "fast-check";
import { Empty } from "google-protobuf/google/protobuf/empty_pb";
import { Struct } from "google-protobuf/google/protobuf/struct_pb";
import recorded from "../../aws/awsx/registrations.json";
import { layOutSubnets, readSpecs, zoneMask } from "../../aws/awsx/subnet-layout";
import { overlap, readRange, within } from "../../aws/rules/addresses";
import { startStandIn } from "../../aws/server";

interface Recorded {
  readonly type: string;
  readonly name: string;
  readonly parent: string;
  readonly inputs: Readonly<Record<string, unknown>>;
}

const root = "urn:pulumi:trial::trial::pulumi:pulumi:Stack::trial-trial";

/** A monitor that registers whatever it is told, as the engine did when the data was recorded. */
class FakeMonitor {
  readonly registered: Recorded[] = [];
  readonly options: {
    readonly name: string;
    readonly provider: string;
    readonly dependencies: readonly string[];
  }[] = [];
  private readonly server = new Server();
  private readonly types = new Map<string, string>([[root, ""]]);
  port = 0;

  async start(): Promise<void> {
    const unused = Object.fromEntries(
      Object.keys(ResourceMonitorService).map((method) => [method, () => undefined]),
    );
    this.server.addService(ResourceMonitorService, {
      ...unused,
      registerResource: (
        call: ServerUnaryCall<RegisterResourceRequest, RegisterResourceResponse>,
        callback: sendUnaryData<RegisterResourceResponse>,
      ) => callback(null, this.register(call.request)),
      registerResourceOutputs: (_call: unknown, callback: sendUnaryData<Empty>) =>
        callback(null, new Empty()),
    });
    this.port = await new Promise((resolve, reject) => {
      this.server.bindAsync("127.0.0.1:0", ServerCredentials.createInsecure(), (error, port) =>
        error ? reject(error) : resolve(port),
      );
    });
  }

  stop(): void {
    this.server.forceShutdown();
  }

  private register(request: RegisterResourceRequest): RegisterResourceResponse {
    const [name, type] = [request.getName(), request.getType()];
    const parentTypes = this.types.get(request.getParent());
    assert.notEqual(parentTypes, undefined, `${name} is registered before its parent`);
    const chain = parentTypes === "" ? type : `${parentTypes}$${type}`;
    const urn = `urn:pulumi:trial::trial::${chain}::${name}`;
    this.types.set(urn, chain);
    const inputs = request.getObject()?.toJavaScript() as Record<string, unknown>;
    this.registered.push({ type, name, parent: request.getParent(), inputs });
    this.options.push({ name, provider: request.getProvider(), dependencies: request.getDependenciesList() });
    const id = request.getCustom() ? `${name}-id` : "";
    const outputs = type === "aws:ec2/eip:Eip" ? { allocationId: `${name}-allocation` } : {};
    return new RegisterResourceResponse().setUrn(urn).setId(id).setObject(Struct.fromJavaScript(outputs));
  }
}

/** Registers the component once; gives what it registered and its outputs. */
async function construct(args: unknown, dryRun = false) {
  const monitor = new FakeMonitor();
  await monitor.start();
  const standIn = await startStandIn({ home: "/nowhere" });
  const client = new ResourceProviderClient(`127.0.0.1:${standIn.awsxPort}`, credentials.createInsecure());
  try {
    const request = new ConstructRequest()
      .setType("awsx:ec2:Vpc")
      .setName("net")
      .setParent(root)
      .setDryrun(dryRun)
      .setMonitorendpoint(`127.0.0.1:${monitor.port}`)
      .setInputs(Struct.fromJavaScript(args as Record<string, never>));
    request.getProvidersMap().set("aws", "urn:provider::id");
    const response = await new Promise<ConstructResponse>((resolve, reject) => {
      client.construct(request, (error, answer) =>
        error ? reject(new Error(error.details)) : resolve(answer),
      );
    });
    const state = response.getState()?.toJavaScript() as Record<string, unknown>;
    return { monitor, state, urn: response.getUrn() };
  } finally {
    client.close();
    await standIn.stop();
    monitor.stop();
  }
}

const shortParent = (urn: string) => (urn === root ? "stack" : urn.split("::").slice(2).join("::"));
const sortKey = ({ type, name }: Recorded) => `${type} ${name}`;
const sorted = (list: readonly Recorded[]) => [...list].sort((a, b) => (sortKey(a) < sortKey(b) ? -1 : 1));

describe("the stand-in's awsx.ec2.Vpc", () => {
  for (const [title, set] of Object.entries(recorded))
    it(`makes what the real one makes: ${title}`, async () => {
      const { monitor, state } = await construct(set.args);
      // The recording's cloud told no allocation id, so the gateways' inputs have none there.
      const made = monitor.registered.map(({ inputs: { allocationId, ...inputs }, ...rest }) => {
        if (rest.type === "aws:ec2/natGateway:NatGateway")
          assert.equal(allocationId, `${rest.name}-allocation`);
        return { ...rest, parent: shortParent(rest.parent), inputs };
      });
      const expected = set.resources.map((one) => ({
        ...one,
        parent: one.parent.startsWith("pulumi:pulumi:Stack") ? "stack" : one.parent,
      }));
      assert.deepEqual(sorted(made), sorted(expected));
      const { natGatewayIds, routeTables, ...outputs } = set.outputs;
      for (const [name, value] of Object.entries(outputs)) assert.deepEqual(state[name], value, name);
      const count = (name: string) => (state[name] as unknown[]).length;
      assert.deepEqual([count("natGateways"), count("routeTables")], [natGatewayIds, routeTables]);
    });

  it("hands its provider to every child, and tells the engine what depends on what", async () => {
    const { monitor } = await construct(recorded["two-az-single-nat"].args);
    const children = monitor.options.slice(1);
    assert.deepEqual([...new Set(children.map(({ provider }) => provider))], ["urn:provider::id"]);
    const subnet = children.find(({ name }) => name === "net-public-1");
    assert.deepEqual(subnet?.dependencies.map(shortParent), ["awsx:ec2:Vpc$aws:ec2/vpc:Vpc::net"]);
  });

  it("refuses what it does not do as the real one does", async () => {
    const args = recorded["two-az-single-nat"].args;
    await assert.rejects(
      construct({ ...args, subnetStrategy: "Legacy" }),
      /subnetStrategy "Auto" only, not "Legacy"/,
    );
    await assert.rejects(construct({ ...args, vpcEndpointSpecs: [] }), /does not know vpcEndpointSpecs/);
    await assert.rejects(
      construct({ ...args, cidrBlock: "10.0.0.1/16" }),
      /"10\.0\.0\.1\/16" is no network address/,
    );
    await assert.rejects(
      construct({ ...args, subnetSpecs: [{ type: "Public", cidrMask: 16 }] }),
      /does not fit into the \/17/,
    );
  });

  it("lays subnets out inside their zone's share, without overlap, and moves none for a further zone", () => {
    const mask = fc.integer({ min: 20, max: 28 });
    const specs = fc.array(
      fc.record({ type: fc.constantFrom("Public", "Private", "Isolated"), cidrMask: mask }),
      { minLength: 1, maxLength: 4 },
    );
    const vpc = readRange("10.64.0.0/16");
    assert.ok(vpc);
    const zones = ["a", "b", "c", "d"];
    return fc.assert(
      fc.property(specs, (given) => {
        const read = readSpecs(given, 18);
        const room = read.reduce((sum, { cidrMask }) => sum + 2 * 2 ** (32 - cidrMask), 0);
        fc.pre(room <= 2 ** 14);
        const all = layOutSubnets(vpc, zones, read, zoneMask(vpc, 4, 18));
        const ranges = all.map(({ cidrBlock, zoneIndex }) => ({ range: readRange(cidrBlock), zoneIndex }));
        for (const [index, { range, zoneIndex }] of ranges.entries()) {
          const share = readRange(`10.64.${(zoneIndex - 1) * 64}.0/18`);
          assert.ok(range && share && within(range, share));
          for (const other of ranges.slice(index + 1)) assert.ok(other.range && !overlap(range, other.range));
        }
        const fewer = layOutSubnets(vpc, zones.slice(0, 2), read, zoneMask(vpc, 2, 18));
        assert.deepEqual(fewer, all.slice(0, fewer.length));
      }),
    );
  });
});
