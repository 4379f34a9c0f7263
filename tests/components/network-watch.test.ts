import * as assert from "node:assert/strict";
import { Observability } from "../../components/observability";
import type { ObservabilityArgs } from "../../components/observability/args";
import { account, observabilityArgs, region } from "../support/observability-args";
import { recordProgram } from "../support/record-program";
import { made } from "../support/summaries";

const alarms = `arn:aws:sns:${region}:${account}:cdd-dev-alarms`;
const blockedNames = { ruleGroupId: "rslvr-frg-1", domainListId: "rslvr-fdl-1" };
const args: ObservabilityArgs = {
  ...observabilityArgs(),
  natGatewayIds: { "eu-west-2a": "nat-1" },
  blockedNames,
};
const record = (given: ObservabilityArgs = args) =>
  recordProgram(() => void new Observability("observability", given));

describe("the watch over a network", () => {
  it("tells of the first name that nobody declared, and that it is over", async () => {
    const { alarmDescription, ...alarm } = (await record()).one("observability-names-blocked").inputs;
    assert.match(String(alarmDescription), / cdd-dev-dns-queries /);
    assert.deepEqual(alarm, {
      name: "cdd-dev-names-blocked",
      namespace: "AWS/Route53Resolver",
      metricName: "FirewallRuleQueryVolume",
      dimensions: { FirewallRuleGroupId: "rslvr-frg-1", FirewallDomainListId: "rslvr-fdl-1" },
      statistic: "Sum",
      period: 300,
      comparisonOperator: "GreaterThanOrEqualToThreshold",
      threshold: 1,
      evaluationPeriods: 1,
      datapointsToAlarm: 1,
      treatMissingData: "notBreaching",
      alarmActions: [alarms],
      okActions: [alarms],
    });
  });

  it("watches no names in somebody else's VPC", async () => {
    const { resources } = await record({ ...args, blockedNames: undefined });
    assert.ok(!resources.some(({ name }) => name === "observability-names-blocked"));
  });

  it("tells of NAT gateways without a free port, and of those that drop packets", async () => {
    const all = made(await record(), "observability");
    const inputs = (role: string) => all[`observability-nat-eu-west-2a-${role}`]?.inputs ?? {};
    const dimensions = { NatGatewayId: "nat-1" };
    const { alarmDescription: _, ...ports } = inputs("ports");
    assert.deepEqual(ports, {
      name: "cdd-dev-nat-eu-west-2a-ports",
      namespace: "AWS/NATGateway",
      metricName: "ErrorPortAllocation",
      dimensions,
      statistic: "Sum",
      period: 60,
      comparisonOperator: "GreaterThanThreshold",
      threshold: 0,
      evaluationPeriods: 15,
      datapointsToAlarm: 15,
      treatMissingData: "notBreaching",
      alarmActions: [alarms],
      okActions: [alarms],
    });
    const { alarmDescription: __, ...drops } = inputs("drops");
    const sum = (id: string, metricName: string) => ({
      id,
      metric: { namespace: "AWS/NATGateway", metricName, dimensions, stat: "Sum", period: 60 },
      returnData: false,
    });
    // Source: "Recommended alarms", Amazon CloudWatch user guide, NAT gateway: more than 0.01 % of packets, five minutes long.
    assert.deepEqual(drops, {
      name: "cdd-dev-nat-eu-west-2a-drops",
      metricQueries: [
        {
          id: "judged",
          label: "dropped, % of packets",
          expression: "100 * FILL(dropped, 0) / (inside + outside)",
          returnData: true,
        },
        sum("dropped", "PacketsDropCount"),
        sum("inside", "PacketsInFromSource"),
        sum("outside", "PacketsInFromDestination"),
      ],
      comparisonOperator: "GreaterThanThreshold",
      threshold: 0.01,
      evaluationPeriods: 5,
      datapointsToAlarm: 5,
      treatMissingData: "notBreaching",
      alarmActions: [alarms],
      okActions: [alarms],
    });
    for (const role of ["ports", "drops"]) {
      assert.match(String(inputs(role).alarmDescription), /^The NAT gateway in eu-west-2a /);
      assert.equal(all[`observability-nat-eu-west-2a-${role}`]?.deleteBeforeReplace, true);
    }
  });

  it("watches and shows of a network only what the stack has of it", async () => {
    const { flowLogGroup, queryLogGroup, ...rest } = args;
    assert.ok(flowLogGroup !== undefined && queryLogGroup !== undefined);
    const ofNetwork = async (more: Partial<ObservabilityArgs>) => {
      const program = await record({ ...rest, ...more });
      const { widgets } = JSON.parse(String(program.one("observability-dashboard").inputs.dashboardBody)) as {
        widgets: { properties: { title: string; alarms?: readonly string[] } }[];
      };
      return {
        silent: program.resources.some(({ name }) => name === "observability-flow-logs-silent"),
        shown: widgets.map(({ properties: { title, alarms: shown } }) => [title, shown]),
      };
    };
    const alarm = (name: string) => `arn:aws:cloudwatch:${region}:${account}:alarm:cdd-dev-${name}`;
    assert.deepEqual(await ofNetwork({}), { silent: false, shown: [] });
    assert.deepEqual(await ofNetwork({ flowLogGroup }), {
      silent: true,
      shown: [["Network", [alarm("flow-logs-silent")]]],
    });
    assert.deepEqual(await ofNetwork({ queryLogGroup }), {
      silent: false,
      shown: [["Network", [alarm("names-blocked")]]],
    });
  });
});
