import * as assert from "node:assert/strict";
import * as path from "node:path";
import { Platform } from "../support/platform";

const digest = `sha256:${"a".repeat(64)}`;
const folder = path.join(__dirname, "..", "support", "defects");

/** One defect in the platform's own program, brought in by a stack transformation, and the rule that stops its preview. */
const defects = [
  {
    what: "a WebACL association that points at another service's balancer",
    program: "wrong-web-acl.ts",
    rule: "lb-loadbalancer-enforce-waf-association",
  },
  {
    what: "a task's security group open to the world",
    program: "open-task.ts",
    rule: "ec2-securitygroup-disallow-public-ingress",
  },
  {
    what: "a password in the environment of a service with a digest and no secret",
    program: "password-in-environment.ts",
    rule: "ecs-taskdefinition-disallow-secrets-in-environment",
  },
];

describe("a defect stops the preview", function () {
  this.timeout("5m");
  for (const { what, program, rule } of defects)
    it(`${what}: ${rule}`, async () => {
      const platform = new Platform("dev", {
        program: path.join(folder, program),
        overrides: { images: { "risk-scoring": digest, "agents/tls-proxy": digest } },
      });
      try {
        const { summary } = await platform.run(["preview"], "fails");
        assert.ok(
          summary.policies.violations.some(
            (violation) => violation.rule === rule && violation.level === "mandatory",
          ),
          JSON.stringify(summary.policies.violations, null, 1),
        );
      } finally {
        await platform.close();
      }
    });
});
