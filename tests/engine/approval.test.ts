import * as assert from "node:assert/strict";
import { changedResources, startingReleases } from "../../evidence/comment/changes";
import { parseChange } from "../../model/changes";
import { oneService, programFile, releaseWithSecret as release, service } from "../support/one-service";
import { changed } from "../support/platform";
import { rotationBy, shipped } from "../support/stacks";
import { weightsOf } from "../support/weights";

/** prod releases by canary, and somebody who does not deploy continues. Each step goes on where the one before ended. */
describe("release with approval on the engine", function () {
  this.timeout("10m");
  this.bail(true);
  const secret = `${service}/model-key`;
  const rotation = { [secret]: rotationBy(shipped("prod").account, shipped("prod").region) };
  const ticket = "CHG0012345";
  const override = { ticket, reason: "The freeze never ends", approvedBy: "CISO", until: "2099-12-31" };
  const freeze = {
    from: "2026-01-01T00:00",
    until: "2099-12-31T00:00",
    timezone: "Europe/London",
    reason: "Everything stands still",
    overrides: [override],
  };
  const prod = oneService(
    "prod",
    { rotation, changes: { ticketForm: "CHG#######", freezes: [freeze] } },
    { program: programFile("with-secret.ts") },
  );
  after(() => prod.close());

  it("makes nothing in a freeze without the ticket of an override, whoever calls the engine", async () => {
    const { env } = await prod.sandbox();
    delete env.CHANGE_TICKET;
    const { stderr, stdout } = await prod.up("fails");
    for (const problem of [
      /changes.ticketForm: no change ticket/,
      /changes.freezes\[0\]: nothing changes now/,
    ])
      assert.match(stdout + stderr, problem);
    assert.deepEqual(
      (await prod.resources()).map(({ type }) => type).filter((type) => !type.startsWith("pulumi:")),
      [],
    );
    // What was refused is no reason to preview nothing.
    await prod.preview();
    env.CHANGE_TICKET = ticket;
  });

  it("makes the first revision without asking anybody: there is no traffic yet", async () => {
    const { events } = await prod.up();
    const told = events.flatMap(({ diagnosticEvent }) => parseChange(diagnosticEvent?.message ?? "") ?? []);
    assert.deepEqual(
      told.map((change) => [change.ticket, change.overridden.map(({ approvedBy }) => approvedBy)]),
      [[ticket, ["CISO"]]],
    );
    await prod.pushImages();
    await prod.putSecrets("a value");
    const { events: first } = await prod.up();
    assert.deepEqual(startingReleases(first), [{ service, because: ["first tasks"], strategy: "CANARY" }]);
    assert.ok(changedResources(first).every(({ kind }) => kind === "create" || kind === "update"));
    const { status, said } = await release(prod, "wait", "prod");
    assert.equal(status, 0, said);
    assert.deepEqual(changed(await prod.up()), {});
  });

  it("has a function rotate the secret from then on, as its value stands", async () => {
    const rotated = await prod.inputsOf<{ rotationLambdaArn?: string }>(
      "aws:secretsmanager/secretRotation:SecretRotation",
    );
    assert.deepEqual(
      Object.values(rotated).map(({ rotationLambdaArn }) => rotationLambdaArn),
      [rotation[secret]?.functionArn],
    );
  });

  it("ends the up when ECS accepts; the deployment waits before production traffic moves", async () => {
    await prod.pushImages();
    const { events } = await prod.up();
    // What a reviewer would have been told of it.
    assert.deepEqual(startingReleases(events), [
      { service, because: ["taskDefinition"], strategy: "CANARY" },
    ]);
    assert.deepEqual([...new Set(changedResources(events).map(({ part }) => part))], [service]);
    const { status, said } = await release(prod, "wait", "prod");
    assert.equal(status, 3, said);
    assert.match(said, /PRE_SCALE_UP/);
    assert.deepEqual(await weightsOf(prod, service), { first: 100, second: 0 });
  });

  it("warns of an up that would start another deployment", async () => {
    const { status, said } = await release(prod, "check", "prod");
    assert.equal(status, 3, said);
    const verified = await release(prod, "verify", "prod");
    assert.equal(verified.status, 3, verified.said);
  });

  it("goes on once somebody approves, and then nothing is left to do", async () => {
    const { outside } = await prod.sandbox();
    await outside.approveDeployment(service);
    const { status, said } = await release(prod, "wait", "prod");
    assert.equal(status, 0, said);
    assert.deepEqual(await weightsOf(prod, service), { first: 0, second: 100 });
    const verified = await release(prod, "verify", "prod");
    assert.equal(verified.status, 0, verified.said);
    await prod.run(["refresh"], "ends well");
    assert.deepEqual(changed(await prod.up()), {});
  });

  it("reports what was rejected, and refuses its digest before the next up", async () => {
    const { outside } = await prod.sandbox();
    await prod.pushImages();
    await prod.up();
    await outside.rejectDeployment(service);
    const waited = await release(prod, "wait", "prod");
    assert.equal(waited.status, 1, waited.said);
    const checked = await release(prod, "check", "prod");
    assert.equal(checked.status, 1, checked.said);
    const rejected = outside.digests()[service] ?? "";
    const verified = await release(prod, "verify", "prod");
    assert.equal(verified.status, 1, verified.said);
    assert.match(verified.said, new RegExp(`"asked": "${service} ${rejected.slice(0, 19)}"`));
    for (const part of [service, rejected.slice(0, 19)]) assert.ok(checked.said.includes(part), checked.said);
    assert.deepEqual(await weightsOf(prod, service), { first: 0, second: 100 });
  });

  it("lets another digest through", async () => {
    const { outside } = await prod.sandbox();
    await prod.pushImages();
    const checked = await release(prod, "check", "prod");
    assert.equal(checked.status, 0, checked.said);
    await prod.up();
    await outside.approveDeployment(service);
    const waited = await release(prod, "wait", "prod");
    assert.equal(waited.status, 0, waited.said);
  });

  it("brings a secret's new value to new tasks of what runs, past the same approval", async () => {
    const { outside } = await prod.sandbox();
    await outside.putSecret(`cdd/prod/${secret}`, "another value");
    const renewed = await release(prod, "renew", "prod", secret);
    assert.equal(renewed.status, 0, renewed.said);
    assert.match(renewed.said, /PRE_SCALE_UP/);
    const waits = await release(prod, "wait", "prod");
    assert.equal(waits.status, 3, waits.said);
    const again = await release(prod, "renew", "prod", service);
    assert.equal(again.status, 3, again.said);
    await outside.approveDeployment(service);
    const waited = await release(prod, "wait", "prod");
    assert.equal(waited.status, 0, waited.said);
    assert.deepEqual(await weightsOf(prod, service), { first: 0, second: 100 });
    assert.deepEqual(changed(await prod.up()), {});
  });
});
