import * as assert from "node:assert/strict";
import { LogGroup } from "@pulumi/aws/cloudwatch/logGroup";
import { getCallerIdentity } from "@pulumi/aws/getCallerIdentity";
import { Key } from "@pulumi/aws/kms/key";
import { Provider } from "@pulumi/aws/provider";
import { Bucket } from "@pulumi/aws/s3/bucket";
import * as pulumi from "@pulumi/pulumi";
import { logicalName, recordProgram, unknown } from "../support/record-program";

class Component extends pulumi.ComponentResource {
  constructor(
    name: string,
    inside: (parent: pulumi.Resource) => void,
    opts?: pulumi.ComponentResourceOptions,
  ) {
    super("test:component:Component", name, { plain: 1 }, opts);
    inside(this);
    this.registerOutputs({ done: true });
  }
}

describe("recordProgram", () => {
  it("records what mocks drop: parent, options, dependencies by property and beside them, provider", async () => {
    const program = await recordProgram(() => {
      const provider = new Provider("aws", { region: "eu-west-1", allowedAccountIds: ["222233334444"] });
      new Component(
        "outer",
        (parent) => {
          const key = new Key("key", {}, { parent, protect: true });
          const other = new Key("other", {}, { parent });
          new LogGroup(
            "group",
            { name: "cdd-dev-x", kmsKeyId: key.arn },
            {
              parent,
              dependsOn: [other],
              deleteBeforeReplace: true,
              ignoreChanges: ["tags"],
              customTimeouts: { create: "5m" },
              aliases: [{ name: "former" }],
            },
          );
        },
        { providers: [provider] },
      );
    });
    const outer = program.one("outer");
    const group = program.one("group");
    assert.equal(outer.parent, undefined);
    assert.deepEqual(outer.inputs, { plain: 1 });
    assert.deepEqual(outer.outputs, { done: true });
    assert.equal(group.parent, outer.urn);
    assert.equal(
      group.urn,
      "urn:pulumi:dev::cdd::test:component:Component$aws:cloudwatch/logGroup:LogGroup::group",
    );
    assert.deepEqual(group.dependencies.map(logicalName), ["key", "other"]);
    assert.deepEqual(group.dependsOn.map(logicalName), ["other"]);
    assert.deepEqual(group.propertyDependencies.kmsKeyId?.map(logicalName), ["key"]);
    assert.deepEqual(
      [group.deleteBeforeReplace, group.ignoreChanges, group.customTimeouts, group.aliases, group.protect],
      [true, ["tags"], { create: "5m" }, [{ name: "former", parent: outer.urn }], false],
    );
    assert.equal(program.one("key").protect, true);
    assert.equal(program.one("key").deleteBeforeReplace, undefined);
    assert.equal(group.provider?.name, "aws");
    // Outputs are where the provider works.
    assert.equal(group.inputs.kmsKeyId, "arn:aws:kms:eu-west-1:222233334444:key/key-id");
    assert.deepEqual(
      program.childrenOf(outer).map(({ name }) => name),
      ["key", "other", "group"],
    );
  });

  it("unwraps secrets and says where they were", async () => {
    const program = await recordProgram(() => {
      new LogGroup("group", { name: "x", tags: { open: "1", hidden: pulumi.secret("2") } });
    });
    const { inputs, secretInputs } = program.one("group");
    assert.deepEqual(inputs.tags, { open: "1", hidden: "2" });
    assert.deepEqual(secretInputs, ["tags.hidden"]);
  });

  it("leaves unknown at a preview what AWS computes, and nothing else", async () => {
    const program = await recordProgram(
      () => {
        const bucket = new Bucket("bucket", { bucket: "known" });
        new LogGroup("group", { name: bucket.bucket, kmsKeyId: bucket.arn });
        return { name: bucket.bucket };
      },
      { preview: true },
    );
    assert.deepEqual(program.one("group").inputs, { name: "known", kmsKeyId: unknown });
    assert.equal(program.one("bucket").outputs.arn, unknown);
    assert.deepEqual(program.outputs, { name: "known" });
  });

  it("gives the program its stack, project and configuration", async () => {
    const program = () => ({
      stack: pulumi.getStack(),
      project: pulumi.getProject(),
      value: new pulumi.Config().require("platform"),
    });
    const { outputs } = await recordProgram(program, { stack: "qa", config: { "cdd:platform": "{}" } });
    assert.deepEqual(outputs, { stack: "qa", project: "cdd", value: "{}" });
  });

  it("waits for what an apply registers late", async () => {
    const program = await recordProgram(() => {
      const key = new Key("key", {});
      key.arn.apply((arn) => new LogGroup("late", { name: "late", kmsKeyId: arn }));
    });
    assert.equal(program.one("late").type, "aws:cloudwatch/logGroup:LogGroup");
  });

  const refusals: Readonly<Record<string, readonly [() => unknown, RegExp]>> = {
    "a URN that is registered twice": [
      () => {
        new Key("key", {});
        new Key("key", {});
      },
      /aws:kms\/key:Key key is registered twice/,
    ],
    "the same child of two components of one type": [
      () => {
        for (const name of ["one", "two"])
          new Component(name, (parent) => void new Key("key", {}, { parent }));
      },
      /aws:kms\/key:Key key is registered twice/,
    ],
    "an Output in a text": [
      () => {
        const { arn } = new Key("key", {});
        new LogGroup("group", { name: `cdd-${arn}` });
      },
      /LogGroup group: inputs\.name is made of an Output/,
    ],
    "an Output in a logical name": [
      () => {
        const { arn } = new Key("key", {});
        new LogGroup(`group-${arn}`, {});
      },
      /: name is made of an Output/,
    ],
    "a type whose outputs are not written down": [
      () => {
        class Foreign extends pulumi.CustomResource {}
        new Foreign("aws:foreign/thing:Thing", "thing", {});
      },
      /aws:foreign\/thing:Thing thing: .*does not know/,
    ],
    "a question to AWS": [() => getCallerIdentity(), /getCallerIdentity was invoked/],
    "a resource that is read": [
      () => Key.get("existing", "key-1").keyId,
      /aws:kms\/key:Key existing was read/,
    ],
  };
  for (const [what, [program, message]] of Object.entries(refusals)) {
    it(`refuses ${what}`, async () => {
      await assert.rejects(recordProgram(program), message);
    });
  }

  it("takes a foreign type when it is told not to be strict", async () => {
    class Foreign extends pulumi.CustomResource {}
    const program = await recordProgram(() => new Foreign("aws:foreign/thing:Thing", "thing", {}).id, {
      strict: false,
    });
    assert.equal(program.outputs, "thing-id");
  });

  it("passes the program's own error on, and can run again afterwards", async () => {
    const failing = () => {
      throw new pulumi.RunError("no such stack");
    };
    await assert.rejects(recordProgram(failing), /no such stack/);
    assert.equal((await recordProgram(() => new Key("key", {}).keyId)).outputs, "key-id");
  });

  it("names what there is when a resource is asked for that is not", async () => {
    const program = await recordProgram(() => void new Key("key", {}));
    assert.throws(() => program.one("kez"), /0 resources are named kez\. There are:\naws:kms\/key:Key key/);
  });

  it("runs one program at a time", async () => {
    const first = recordProgram(() => new Key("key", {}).keyId);
    await assert.rejects(
      recordProgram(() => 1),
      /already running/,
    );
    assert.equal((await first).outputs, "key-id");
  });

  it("fails where a resource was lost because a value of it could not be made", async () => {
    const program = () => {
      const name = pulumi.output("cdd").apply((): string => {
        throw new Error("no such name");
      });
      new LogGroup("group", { name });
    };
    await assert.rejects(recordProgram(program), {
      message: 'error serializing property "name": no such name',
    });
  });
});
