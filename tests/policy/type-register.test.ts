import * as assert from "node:assert/strict";
import { readdirSync, readFileSync } from "node:fs";
import * as path from "node:path";
import { sortingOf } from "../../policy/lib/type-register";

const folder = path.dirname(require.resolve("@pulumi/aws"));

/** Every type that the provider's SDK has. */
function allTypes(): string[] {
  const files = readdirSync(folder, { recursive: true, encoding: "utf8" }).filter((file) =>
    file.endsWith(".js"),
  );
  const types = files.flatMap((file) =>
    Array.from(
      readFileSync(path.join(folder, file), "utf8").matchAll(/__pulumiType = '(aws:[^']+)'/g),
      ([, type]) => type ?? "",
    ),
  );
  return [...new Set(types)].sort();
}

describe("the register of types", function () {
  this.timeout("1m");
  const types = allTypes();

  it("sorts every type of @pulumi/aws", () => {
    assert.ok(types.length > 1700, `${types.length} types`);
    assert.deepEqual(
      types.filter((type) => sortingOf(type).kind === "unsorted"),
      [],
    );
  });

  it("knows no type that is not there", () => {
    assert.equal(sortingOf("aws:new/thing:Thing").kind, "unsorted");
    assert.equal(sortingOf("aws-native:s3:Bucket").kind, "unsorted");
  });

  const examples: readonly (readonly [string, string])[] = [
    ["aws:ecs/service:Service", "judged"],
    ["aws:alb/loadBalancer:LoadBalancer", "judged"],
    ["aws:rds/instance:Instance", "judged"],
    ["aws:cloudwatch/dashboard:Dashboard", "harmless"],
    ["aws:ecs/expressGatewayService:ExpressGatewayService", "forbidden"],
    ["aws:wafv2/webAclRule:WebAclRule", "forbidden"],
    ["aws:lambda/functionUrl:FunctionUrl", "forbidden"],
    ["aws:cloudcontrol/resource:Resource", "forbidden"],
    ["aws:iam/openIdConnectProvider:OpenIdConnectProvider", "forbidden"],
  ];
  for (const [type, kind] of examples)
    it(`${type} is ${kind}`, () => {
      const sorting = sortingOf(type);
      assert.equal(sorting.kind, kind);
      if ("reason" in sorting) assert.ok(sorting.reason.split(" ").length > 3);
    });
});
