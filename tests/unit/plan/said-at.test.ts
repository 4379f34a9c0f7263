import * as assert from "node:assert/strict";
import type { ServicePlan } from "../../../components/fargate-microservice/args";
import { pathTo, type Step } from "../../../model/problems";
import type { StackConfig } from "../../../model/stack";
import { networkSaidAt, saidAt } from "../../../plan/said-at";
import { publicPlan, samplePlan } from "../../support/service-plan";

const own = {
  cpu: 512,
  memory: 1024,
  tasks: { min: 1, max: 4 },
  scaling: { cpuPercent: 60 },
  requestsPerMinute: 300,
  environment: { LOG_LEVEL: "debug" },
};

/** `file: path` of where a fault of the sample's plan was said. */
function where(
  steps: readonly Step[],
  plan: ServicePlan,
  said: StackConfig["services"][string] = {},
): string {
  const stack = { services: { screening: said } };
  const { file, steps: found } = saidAt(plan, { steps, message: "" }, stack, "Pulumi.test.yaml");
  return `${file}: ${pathTo(...found)}`;
}

const entry = "services.ts: services.screening";
const stack = "Pulumi.test.yaml: cdd:platform";

describe("where a fault of a plan was said", () => {
  for (const [steps, expected] of [
    [["startupSeconds"], `${entry}.startupSeconds`],
    [["containers", "helper", "memory"], `${entry}.containers.helper.memory`],
    [["schedule", "expression"], `${entry}.schedule.expression`],
    [["exceptions", "publicIp"], `${entry}.exceptions.publicIp`],
    [["environment", "LOG_LEVEL"], `${entry}.environment.LOG_LEVEL`],
    [["tables"], `${entry}.data`],
    [["secrets", "token", "environmentVariable"], `${entry}.secrets`],
    [[], entry],
    [["cpu"], `${stack}.defaults.cpu`],
    [["tasks", "min"], `${stack}.defaults.tasks.min`],
    [["scaling", "max"], `${stack}.defaults.tasks.max`],
    [["scaling", "schedules", 0, "cron"], `${stack}.defaults.scaling.schedules[0].cron`],
    [["release", "requestsPerMinute"], `${stack}.release.requestsPerMinute`],
    [["release", "approval", "timeoutMinutes"], `${stack}.release.approval.timeoutMinutes`],
    [["rateLimit"], `${stack}.rateLimits.internal`],
    [["testTrafficCidrs", 0], `${stack}.network.testTrafficCidrs[0]`],
    [["inboundCidrs", 0], `${stack}.services.screening.inboundCidrs[0]`],
    [["egress", "watchlist", "port"], `${stack}.egress.watchlist.port`],
    [["waf", "mode"], `${stack}.waf.mode`],
    [["secrets", "token", "rotation", "days"], `${stack}.rotation.screening/token.days`],
    [["existingSecrets", "db", "arn"], `${stack}.existingSecrets.screening/db.arn`],
    [["capacity", "base"], `${stack}.capacity.base`],
  ] as const)
    it(`${pathTo(...steps) || "the whole"}: ${expected}`, () =>
      assert.equal(where(steps, samplePlan), expected));

  for (const [steps, expected] of [
    [["cpu"], `${stack}.services.screening.cpu`],
    [["memory"], `${stack}.services.screening.memory`],
    [["tasks", "min"], `${stack}.services.screening.tasks.min`],
    [["scaling", "max"], `${stack}.services.screening.tasks.max`],
    [["scaling", "cpuPercent"], `${stack}.services.screening.scaling.cpuPercent`],
    [["release", "requestsPerMinute"], `${stack}.services.screening.requestsPerMinute`],
    [["environment", "LOG_LEVEL"], `${stack}.services.screening.environment.LOG_LEVEL`],
    [["environment", "OTHER"], `${entry}.environment.OTHER`],
  ] as const)
    it(`${pathTo(...steps)}, where the stack says it of the service: ${expected}`, () =>
      assert.equal(where(steps, samplePlan, own), expected));

  it("knows who reaches the service, and that an entry chooses its machines", () => {
    assert.equal(where(["rateLimit"], publicPlan), `${stack}.rateLimits.public`);
    assert.equal(where(["capacity"], { ...samplePlan, capacity: { ec2: "big" } }), `${entry}.capacity`);
  });
});

describe("where a fault of the network's plan was said", () => {
  for (const [steps, expected] of [
    [["cidr"], "network.cidr"],
    [["availabilityZones", 1], "availabilityZones[1]"],
    [["tiers", "tasks"], "network.subnetMasks.tasks"],
    [["transit", "acl", "egress"], "network.transitGateway"],
    [["acls", "tasks", "egress"], "network"],
  ] as const)
    it(`${pathTo(...steps)}: ${expected}`, () => assert.equal(pathTo(...networkSaidAt(steps)), expected));
});
