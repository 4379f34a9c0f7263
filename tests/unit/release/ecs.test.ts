import * as assert from "node:assert/strict";
import { EcsDeployments } from "../../../release/ecs";
import { EcsEndpoint, refusal, type Told } from "../../support/ecs-endpoint";

const place = { account: "111122223333", region: "eu-west-2", cluster: "cdd-test" };
const digest = `sha256:${"a".repeat(64)}`;
const names = ["AWS_ENDPOINT_URL_ECS", "AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY"] as const;

describe("what is asked of ECS", () => {
  let endpoint: EcsEndpoint;
  let ecs: EcsDeployments;
  const before = { ...process.env };

  beforeEach(async () => {
    endpoint = new EcsEndpoint();
    process.env.AWS_ENDPOINT_URL_ECS = await endpoint.start();
    process.env.AWS_ACCESS_KEY_ID = "key";
    process.env.AWS_SECRET_ACCESS_KEY = "secret";
    ecs = new EcsDeployments(place, 3);
  });
  afterEach(async () => {
    for (const name of names) {
      if (before[name] === undefined) delete process.env[name];
      else process.env[name] = before[name];
    }
    ecs.close();
    await endpoint.stop();
  });

  const many = (count: number): Told[] =>
    Array.from({ length: count }, (_, index) => ({ id: `${index}`, status: "SUCCESSFUL", digest }));

  it("follows pages to their end", async () => {
    endpoint.services = { one: many(5) };
    endpoint.pageSize = 2;
    const history = (await ecs.history(["one"])).get("one");
    assert.deepEqual(
      history?.map(({ arn }) => arn),
      [0, 1, 2, 3, 4].map((id) => endpoint.arn("deployment", "one", `${id}`)),
    );
    assert.deepEqual(endpoint.requests("ListServiceDeployments"), [
      { cluster: "cdd-test", service: "one", maxResults: 100 },
      { cluster: "cdd-test", service: "one", maxResults: 100, nextToken: "2" },
      { cluster: "cdd-test", service: "one", maxResults: 100, nextToken: "4" },
    ]);
  });

  it("asks for few services at a time, and tells which are not there", async () => {
    const services = Array.from({ length: 12 }, (_, index) => `s${index}`);
    endpoint.services = Object.fromEntries(services.slice(1).map((service) => [service, many(1)]));
    endpoint.delay = 20;
    const history = await ecs.history(services);
    assert.deepEqual([...history.keys()].sort(), services.slice(1).sort());
    assert.equal(endpoint.requests("ListServiceDeployments").length, 12);
    assert.equal(endpoint.busiest, 4);
  });

  it("takes a cluster that is not there as services that are not there", async () => {
    endpoint.failures.push(refusal("ClusterNotFoundException", "Cluster not found."));
    assert.equal((await ecs.history(["one"])).size, 0);
  });

  it("describes twenty at a time, and a revision only once", async () => {
    endpoint.services = { "cdd-test-portal": many(45) };
    const history = (await ecs.history(["cdd-test-portal"])).get("cdd-test-portal") ?? [];
    assert.equal((await ecs.details(history)).length, 45);
    const revisions = history.map(({ revision }) => revision);
    await ecs.images(revisions);
    const digestOf = (await ecs.images(revisions))("portal");
    assert.equal(digestOf(revisions[44]), digest);
    assert.deepEqual(
      endpoint
        .requests("DescribeServiceDeployments")
        .map((body) => (body.serviceDeploymentArns as []).length),
      [20, 20, 5],
    );
    assert.deepEqual(
      endpoint.requests("DescribeServiceRevisions").map((body) => (body.serviceRevisionArns as []).length),
      [20, 20, 5],
    );
  });

  it("asks again for a revision whose images ECS has not looked up yet", async () => {
    endpoint.services = {
      "cdd-test-portal": (lists) => [{ id: "1", status: "PENDING", ...(lists > 0 && { digest }) }],
    };
    const look = async () => {
      const [one] = (await ecs.history(["cdd-test-portal"])).get("cdd-test-portal") ?? [];
      return (await ecs.images([one?.revision]))("portal")(one?.revision);
    };
    assert.equal(await look(), undefined);
    assert.equal(await look(), digest);
  });

  it("tries again where ECS has too much to do", async () => {
    endpoint.services = { one: many(1) };
    endpoint.failures.push(
      refusal("ThrottlingException", "Rate exceeded"),
      refusal("ServerException", "", 500),
    );
    assert.equal((await ecs.history(["one"])).get("one")?.length, 1);
    assert.equal(endpoint.asked.length, 3);
  });
});
