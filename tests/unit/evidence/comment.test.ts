import * as assert from "node:assert/strict";
import * as fc from "fast-check";
import { changedResources, startingReleases } from "../../../evidence/comment/changes";
import { commentOf, longestComment } from "../../../evidence/comment/comment";
import { evidenceOf } from "../../../evidence/evidence";
import {
  ended,
  found,
  judgedAll,
  judgedOne,
  keyHasAlias,
  keyRotates,
  logOf,
  open,
  packName,
  rules,
  shown,
  stackUrn,
  type Told,
  urnOf,
  wentWrong,
} from "../../support/run-log";

const serviceType = "cdd:fargate-microservice:FargateMicroservice";
const screening = urnOf(serviceType, "screening");
const door = urnOf("cdd:fargate-microservice:FrontDoor", "screening-front-door", `${serviceType}$`);

interface Step {
  readonly op: string;
  readonly type?: string;
  readonly name?: string;
  readonly parent?: string;
  readonly diffs?: readonly string[];
  readonly inputs?: Readonly<Record<string, unknown>>;
}
function step({
  op,
  type = "aws:kms/key:Key",
  name = "data",
  parent = stackUrn,
  diffs,
  inputs = {},
}: Step): Told {
  const state = { parent, inputs };
  const gone = op.startsWith("delete");
  return {
    resourcePreEvent: {
      planning: true,
      metadata: {
        op,
        urn: urnOf(type, name),
        type,
        ...(diffs && { diffs }),
        old: op === "create" ? null : state,
        new: gone ? null : state,
      },
    },
  };
}
const frame: readonly Told[] = [
  shown(stackUrn),
  judgedOne(stackUrn, []),
  step({ op: "update", type: serviceType, name: "screening" }),
  step({
    op: "same",
    type: "cdd:fargate-microservice:FrontDoor",
    name: "screening-front-door",
    parent: screening,
  }),
];
// The front door's URN carries its parent's type, as the engine forms it.
const within = (told: Told): Told =>
  JSON.parse(
    JSON.stringify(told).replaceAll(
      urnOf("cdd:fargate-microservice:FrontDoor", "screening-front-door"),
      door,
    ),
  );
const ecs = (op: string, diffs: readonly string[] = [], name = "screening-service") =>
  step({
    op,
    type: "aws:ecs/service:Service",
    name,
    parent: screening,
    diffs,
    inputs: { deploymentConfiguration: { strategy: "CANARY" } },
  });

const events = (...told: readonly Told[]) => logOf(...frame.map(within), ...told);
const comment = (...told: readonly Told[]) =>
  commentOf(
    evidenceOf({
      events: events(...told),
      rules,
      packName,
      described: { services: {}, stores: {}, destinations: {} },
      source: "a test",
    }),
  );
const whole = [judgedAll([keyHasAlias]), ended()];

describe("what a run changes", () => {
  it("is each resource once, by what becomes of it in the end, and no component", () => {
    assert.deepEqual(
      changedResources(
        events(
          step({ op: "create", name: "new" }),
          step({ op: "same", name: "kept" }),
          step({ op: "read", name: "read" }),
          step({ op: "refresh", name: "read" }),
          step({ op: "update", name: "more", diffs: ["policy", "tags"] }),
          step({ op: "create-replacement", name: "other", diffs: ["keySpec"] }),
          step({ op: "replace", name: "other", diffs: ["keySpec"] }),
          step({ op: "delete-replaced", name: "other" }),
          step({ op: "delete", name: "gone" }),
        ),
      ).map(({ kind, name, diffs }) => [kind, name, ...diffs]),
      [
        ["delete", "gone"],
        ["update", "more", "policy", "tags"],
        ["create", "new"],
        ["replace", "other", "keySpec"],
      ],
    );
  });

  it("is of the service that it stands in, however deep, whether it comes or goes, or of the stack", () => {
    const parts = changedResources(
      events(
        step({ op: "create", name: "a", parent: screening }),
        step({ op: "delete", name: "b", parent: door }),
        step({ op: "create", name: "c" }),
      ),
    ).map(({ part, name }) => `${part} ${name}`);
    assert.deepEqual(parts, ["screening a", "screening b", "stack c"]);
  });

  it("starts a release where ECS says that the change deploys, and nowhere else", () => {
    const because = (op: string, ...diffs: string[]) => startingReleases(events(ecs(op, diffs)));
    const release = { service: "screening", strategy: "CANARY" };
    assert.deepEqual(because("update", "taskDefinition", "tags"), [
      { ...release, because: ["taskDefinition"] },
    ]);
    assert.deepEqual(because("update", "loadBalancers[0].targetGroupArn"), [
      { ...release, because: ["loadBalancers[0].targetGroupArn"] },
    ]);
    assert.deepEqual(because("update", "tags", "desiredCount", "deploymentConfiguration"), []);
    assert.deepEqual(because("create"), [{ ...release, because: ["first tasks"] }]);
    assert.deepEqual(because("replace", "name"), [{ ...release, because: ["a service in its place"] }]);
    assert.deepEqual(because("delete"), []);
    assert.deepEqual(because("same"), []);
    assert.deepEqual(startingReleases(events(step({ op: "update", diffs: ["taskDefinition"] }))), []);
  });
});

describe("the comment on a pull request", () => {
  it("calls out what goes, what is made anew and what is released, and tells the rest by service", () => {
    assert.equal(
      comment(
        step({ op: "create", name: "screening-logs", parent: screening }),
        step({ op: "create", name: "screening-role", parent: screening }),
        step({ op: "replace", name: "vault", diffs: ["name"] }),
        step({ op: "delete", name: "old" }),
        ecs("update", ["taskDefinition"]),
        judgedOne(urnOf("aws:kms/key:Key", "vault"), [], [keyRotates]),
        found(keyRotates, urnOf("aws:kms/key:Key", "vault"), "no rotation"),
        open(keyRotates, urnOf("aws:kms/key:Key", "screening-logs"), "enableKeyRotation"),
        judgedOne(urnOf("aws:kms/key:Key", "screening-role"), [keyRotates]),
        ...whole,
      ),
      `<!-- cdd preview of test -->
## Preview of \`test\`

5 resources: 1 to delete, 1 to replace, 1 to update, 2 to create.

### Violations

- \`key-rotates\` on \`vault\`: \`no rotation\`

### Deleted

- \`stack\`: \`aws:kms/key:Key\` \`old\`

### Replaced

- \`stack\`: \`aws:kms/key:Key\` \`vault\`: \`name\`

### Releases that start

- \`screening\` (\`CANARY\`): \`taskDefinition\`

### Changes by service

- \`screening\`: update \`screening-service\`; create \`screening-logs\`, \`screening-role\`
- \`stack\`: delete \`old\`; replace \`vault\`

### Undetermined rules

- \`key-rotates\` on \`screening-logs\`: \`enableKeyRotation is not known before deployment\`
`,
    );
  });

  it("says so where nothing changes, where the run broke off, and what did not run", () => {
    assert.match(comment(...whole), /^<!-- .* -->\n## Preview of `test`\n\nNothing changes\.\n$/);
    const broken = comment(step({ op: "create", name: "key" }), wentWrong("no <b>room</b>"));
    assert.match(broken, /\*\*It did not come to its end/);
    assert.match(broken, /### Errors\n\n- `no <b>room<\/b>`\n/);
    assert.match(broken, /### Rules that did not run\n\n- `key-has-alias` on `key`: /);
  });

  it("lets nothing that stands in a graph be a mark, a tag, a link or somebody's name", () => {
    const nasty = fc.oneof(
      fc.string({ unit: "grapheme", maxLength: 40 }),
      fc
        .array(
          fc.constantFrom(
            "`",
            "``",
            "\n",
            "@team",
            "<img src=x>",
            "](x)",
            "#1",
            "|",
            "\\",
            " ",
            "-->",
            "\u2028",
          ),
          {
            maxLength: 8,
          },
        )
        .map((words) => words.join("")),
    );
    return fc.assert(
      fc.property(nasty, nasty, nasty, (name, diff, message) => {
        const key = urnOf("aws:kms/key:Key", name);
        const text = comment(
          step({ op: "update", name, diffs: [diff] }),
          step({ op: "replace", name: `${name}2`, diffs: [diff] }),
          step({ op: "delete", name: `${name}3` }),
          judgedOne(key, [], [keyRotates]),
          found(keyRotates, key, message),
          wentWrong(message),
          ...whole,
        );
        const [, ...lines] = text.split("\n");
        for (const line of lines)
          assert.match(withoutCode(line), /^(#{2,3} |- |\*\*)?[A-Za-z0-9 .,:;()]*(\*\*)?$/, line);
      }),
    );
  });

  it("is never longer than GitHub takes, and says that there is more", () => {
    const many = Array.from({ length: 3000 }, (_, index) =>
      step({ op: "create", name: `ж${index}`.padEnd(250, "ж"), parent: screening }),
    );
    const services = Array.from({ length: 400 }, (_, index) => ({
      ...many[index],
      resourcePreEvent: {
        planning: true,
        metadata: {
          op: "delete",
          type: "aws:kms/key:Key",
          urn: urnOf("aws:kms/key:Key", `${index}`.padEnd(250, "ж")),
          old: { parent: stackUrn },
          new: null,
        },
      },
    }));
    const text = comment(...many, ...services, ...whole);
    assert.ok(Buffer.byteLength(text) <= longestComment, `${Buffer.byteLength(text)}`);
    assert.match(text, /and 360 more: see the evidence of the run/);
    const scattered = Array.from({ length: 1500 }, (_, index) =>
      step({
        op: "create",
        name: `ж${index}`.padEnd(250, "ж"),
        parent: urnOf(serviceType, `service-${index % 30}`),
      }),
    );
    const longer = comment(...scattered, ...whole);
    assert.ok(Buffer.byteLength(longer) <= longestComment, `${Buffer.byteLength(longer)}`);
    assert.match(longer, /\nThe rest is too long for a comment: see the evidence of the run\.\n$/);
  });
});

/** A line without its code spans, as CommonMark finds them: each ends at the next run of as many backticks. */
function withoutCode(line: string): string {
  const open = /`+/.exec(line);
  if (open === null) return line;
  const after = open.index + open[0].length;
  const close = [...line.slice(after).matchAll(/`+/g)].find(([run]) => run.length === open[0].length);
  if (close === undefined) return `${line.slice(0, after)}${withoutCode(line.slice(after))}`;
  return `${line.slice(0, open.index)}${withoutCode(line.slice(after + close.index + open[0].length))}`;
}
