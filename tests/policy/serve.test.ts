import * as assert from "node:assert/strict";
import * as grpc from "@grpc/grpc-js";
import { AnalyzerClient, AnalyzerService } from "@pulumi/pulumi/proto/analyzer_grpc_pb";
import {
  AnalyzeRequest,
  AnalyzeResponse,
  AnalyzeStackRequest,
  ConfigureAnalyzerRequest,
  EnforcementLevel,
  PolicyConfig,
  PolicyNotApplicable,
  type RemediateResponse,
} from "@pulumi/pulumi/proto/analyzer_pb";
import { Empty } from "google-protobuf/google/protobuf/empty_pb";
import { servedOf, setConfiguration } from "../../policy/lib/configuration";
import { serve } from "../../policy/lib/serve";
import type { Analyzer } from "../../policy/lib/serving";
import { rules } from "../../policy/pack";
import { ruleNamed } from "../support/policy";

/** Says which question it was asked. */
function saying(name: string): Uint8Array {
  const one = new PolicyNotApplicable();
  one.setPolicyName(name);
  const response = new AnalyzeResponse();
  response.setNotApplicableList([one]);
  return response.serializeBinary();
}
const analyzer: Analyzer = {
  analyze: (request) => {
    const type = AnalyzeRequest.deserializeBinary(request).getType();
    if (type === "broken") throw new RangeError("boom");
    return saying(`analyze ${type}`);
  },
  analyzeStack: (request) =>
    saying(`analyzeStack ${AnalyzeStackRequest.deserializeBinary(request).getResourcesList().length}`),
};

describe("the pack's server", () => {
  const configured: ConfigureAnalyzerRequest[] = [];
  let server: grpc.Server;
  let client: AnalyzerClient;
  const refuses = () => assert.fail("the SDK's own judge was asked");

  before(async () => {
    serve(analyzer, () => {
      server = new grpc.Server();
      server.addService(AnalyzerService, {
        ...{ analyze: refuses, analyzeStack: refuses, remediate: refuses },
        configure: (call: { request: ConfigureAnalyzerRequest }, callback: grpc.sendUnaryData<Empty>) => {
          configured.push(call.request);
          callback(null, new Empty());
        },
      });
    });
    const port = await new Promise<number>((resolve, reject) => {
      server.bindAsync("127.0.0.1:0", grpc.ServerCredentials.createInsecure(), (error, bound) =>
        error ? reject(error) : resolve(bound),
      );
    });
    client = new AnalyzerClient(`127.0.0.1:${port}`, grpc.credentials.createInsecure());
  });
  after(() => {
    client.close();
    server.forceShutdown();
    setConfiguration(new Map());
  });

  const names = (response: AnalyzeResponse) =>
    response.getNotApplicableList().map((each) => each.getPolicyName());
  /** As a promise; the client's own methods take a callback. */
  const ask = <Q, A>(
    method: (request: Q, callback: (error: grpc.ServiceError | null, answer: A) => void) => unknown,
    request: Q,
  ) =>
    new Promise<A>((resolve, reject) => {
      method.call(client, request, (error, answer) => (error ? reject(error) : resolve(answer)));
    });
  const resource = (type: string) => {
    const request = new AnalyzeRequest();
    request.setType(type);
    return request;
  };

  it("asks the pack's own judge", async () => {
    assert.deepEqual(names(await ask(client.analyze, resource("a"))), ["analyze a"]);
    assert.deepEqual(names(await ask(client.analyzeStack, new AnalyzeStackRequest())), ["analyzeStack 0"]);
  });

  it("says that a judge broke, so that nothing is created", async () => {
    await assert.rejects(ask(client.analyze, resource("broken")), /RangeError: boom/);
  });

  it("changes no resource", async () => {
    const response = await ask<AnalyzeRequest, RemediateResponse>(client.remediate, resource("a"));
    assert.deepEqual(response.getRemediationsList(), []);
  });

  it("takes the configuration over, and hands it on to the SDK", async () => {
    const name = "kms-key-disallow-wildcard-principal";
    const request = new ConfigureAnalyzerRequest();
    const off = new PolicyConfig();
    off.setEnforcementlevel(EnforcementLevel.DISABLED);
    request.getPolicyconfigMap().set(name, off);
    await ask(client.configure, request);
    assert.equal(configured.length, 1);
    assert.deepEqual(servedOf(ruleNamed(rules, name)), { level: "mandatory", settings: {} });
  });

  it("is not started where the SDK serves in another way", () => {
    const { addService } = grpc.Server.prototype;
    assert.throws(
      () => serve(analyzer, () => undefined),
      /serves a pack in a way that this pack does not know/,
    );
    assert.equal(grpc.Server.prototype.addService, addService);
  });
});
