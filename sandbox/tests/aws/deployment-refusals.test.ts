import * as assert from "node:assert/strict";
import { EcsTrial, type ServiceTrial, weighted } from "../support/ecs-trial";

type Plain = Record<string, unknown>;
const hooks = (...lifecycleHooks: Plain[]) => ({
  deploymentConfiguration: { strategy: "CANARY", lifecycleHooks },
});
const pause = (...lifecycleStages: string[]) => ({ targetType: "PAUSE", lifecycleStages });

describe("what ECS refuses of a deployment's settings", () => {
  const trial = new EcsTrial();
  let service: ServiceTrial;
  let task: string;

  before(async () => {
    await trial.start();
    service = await trial.service("screening", { strategy: "CANARY" });
    task = await trial.task("screening");
    await trial.alarm("errors");
    await trial.aws.make("aws:cloudwatch/compositeAlarm:CompositeAlarm", "all", {
      alarmName: "all",
      alarmRule: "ALARM(errors)",
    });
  });
  after(() => trial.stop());

  const cases: readonly [string, Plain, RegExp][] = [
    [
      "hooks while rolling",
      { deploymentConfiguration: { strategy: "ROLLING", lifecycleHooks: [pause("PRE_SCALE_UP")] } },
      /lifecycleHooks are not supported with the ROLLING/,
    ],
    [
      "a pause while test traffic shifts",
      hooks(pause("TEST_TRAFFIC_SHIFT")),
      /PAUSE hooks cannot be configured at the TEST_TRAFFIC_SHIFT stage/,
    ],
    [
      "a pause while production traffic shifts",
      hooks(pause("PRE_SCALE_UP", "PRODUCTION_TRAFFIC_SHIFT")),
      /at the PRODUCTION_TRAFFIC_SHIFT stage/,
    ],
    ["a hook at a stage that takes none", hooks(pause("BAKE_TIME")), /BAKE_TIME takes no lifecycle hook/],
    ["a hook at no stage", hooks(pause()), /lifecycleStages is required/],
    [
      "a pause with a target",
      hooks({ ...pause("PRE_SCALE_UP"), roleArn: "arn:aws:iam::111122223333:role/r" }),
      /not applicable for PAUSE/,
    ],
    [
      "a function without its ARN",
      hooks({ lifecycleStages: ["PRE_SCALE_UP"], roleArn: "r" }),
      /hookTargetArn is required for AWS_LAMBDA/,
    ],
    [
      "a function without a role",
      hooks({ targetType: "AWS_LAMBDA", lifecycleStages: ["PRE_SCALE_UP"], hookTargetArn: "f" }),
      /roleArn is required for AWS_LAMBDA/,
    ],
    [
      "a target that is none",
      hooks({ targetType: "QUEUE", lifecycleStages: ["PRE_SCALE_UP"] }),
      /Invalid targetType\. Valid values are: AWS_LAMBDA, PAUSE/,
    ],
    [
      "an alarm that is not there",
      { alarms: { alarmNames: ["errors", "errers"], enable: true, rollback: true } },
      /do not exist: errers/,
    ],
    [
      "a composite alarm",
      { alarms: { alarmNames: ["all"], enable: true, rollback: true } },
      /Composite alarms are not supported: all/,
    ],
    [
      "a bake of one and a half minutes",
      { deploymentConfiguration: { strategy: "CANARY", bakeTimeInMinutes: "1.5" } },
      /whole number in the range \(0 - 1440\), got 1\.5/,
    ],
    [
      "a bake of more than a day",
      {
        deploymentConfiguration: {
          strategy: "CANARY",
          canaryConfiguration: { canaryBakeTimeInMinutes: "1441" },
        },
      },
      /got 1441/,
    ],
    [
      "a step bake below nothing",
      {
        deploymentConfiguration: { strategy: "LINEAR", linearConfiguration: { stepBakeTimeInMinutes: "-1" } },
      },
      /got -1/,
    ],
    [
      "a canary of nothing",
      { deploymentConfiguration: { strategy: "CANARY", canaryConfiguration: { canaryPercent: 0 } } },
      /in the range \(0\.1 - 100\), got 0/,
    ],
    [
      "a canary of more than all",
      { deploymentConfiguration: { strategy: "CANARY", canaryConfiguration: { canaryPercent: 100.1 } } },
      /got 100\.1/,
    ],
    [
      "a canary finer than a tenth",
      { deploymentConfiguration: { strategy: "CANARY", canaryConfiguration: { canaryPercent: 5.05 } } },
      /multiple of 0\.1.*got 5\.05/,
    ],
    [
      "a step that is too small",
      { deploymentConfiguration: { strategy: "LINEAR", linearConfiguration: { stepPercent: 2 } } },
      /\(3 - 100\), got 2/,
    ],
    [
      "a canary's settings without a canary",
      { deploymentConfiguration: { strategy: "LINEAR", canaryConfiguration: { canaryPercent: 5 } } },
      /valid with the strategy CANARY only/,
    ],
    [
      "a strategy that is none",
      { deploymentConfiguration: { strategy: "SLOW" } },
      /expected one of \[ROLLING BLUE_GREEN LINEAR CANARY\], got SLOW/,
    ],
  ];
  for (const [title, more, says] of cases)
    it(title, async () => {
      await assert.rejects(service.deploy(task, more), says);
    });

  it("a strategy that shifts traffic on a load balancer it is not told of", async () => {
    for (const strategy of ["CANARY", "LINEAR", "BLUE_GREEN"]) {
      const loadBalancers = [
        { targetGroupArn: service.groups[0], containerName: "app", containerPort: 8080 },
      ];
      await assert.rejects(
        service.deploy(task, { deploymentConfiguration: { strategy }, loadBalancers }),
        /advancedConfiguration field is required for all loadBalancers when using a non-ROLLING/,
      );
    }
  });

  /** The service with other rules. */
  const onRules = (rules: Plain, strategy = "CANARY") => {
    const [balancer] = service.props.loadBalancers as { advancedConfiguration: Plain }[];
    const advancedConfiguration = { ...balancer?.advancedConfiguration, ...rules };
    return {
      deploymentConfiguration: { strategy },
      loadBalancers: [{ ...balancer, advancedConfiguration }],
    };
  };

  it("one rule for production and test, even where it rolls", async () => {
    for (const strategy of ["CANARY", "ROLLING"])
      await assert.rejects(
        service.deploy(task, onRules({ testListenerRule: service.production.id }, strategy)),
        /cannot be used as both production and test listener rules/,
      );
  });

  it("a listener where a rule is meant", async () => {
    const arn = service.production.id.replace(":listener-rule/", ":listener/");
    await assert.rejects(
      service.deploy(task, onRules({ productionListenerRule: arn })),
      /productionListenerRule has an invalid ARN format\. Must be RuleArn for ALB/,
    );
  });

  it("rules that lack a group, forward elsewhere, do other things or divide traffic already", async () => {
    const [blue = "", green = ""] = service.groups;
    const stranger = await trial.group("stranger");
    const fixed = { type: "fixed-response", fixedResponse: { contentType: "text/plain", statusCode: "503" } };
    const wrong: readonly [string, readonly Plain[], RegExp][] = [
      ["lacks", [weighted([blue, 100])], /Both targetGroup and alternateTargetGroup must be associated/],
      ["elsewhere", [weighted([blue, 100], [green, 0], [stranger, 0])], /unexpected target group .*stranger/],
      [
        "mixed",
        [weighted([blue, 100], [green, 0]), fixed],
        /may have forward actions only, but has fixed-response/,
      ],
    ];
    for (const [name, actions, says] of wrong) {
      const { id } = await trial.rule(name, actions);
      await assert.rejects(service.deploy(task, onRules({ testListenerRule: id })), says, name);
      await assert.rejects(service.deploy(task, onRules({ productionListenerRule: id })), says, name);
    }
    const both = await trial.rule("both", [weighted([blue, 50], [green, 50])]);
    await assert.rejects(
      service.deploy(task, onRules({ productionListenerRule: both.id })),
      /should have exactly one target group serving traffic but found 2/,
    );
  });

  it("and takes what is right", async () => {
    await service.deploy(task, {
      alarms: { alarmNames: ["errors"], enable: true, rollback: true },
      deploymentConfiguration: {
        strategy: "CANARY",
        bakeTimeInMinutes: "1440",
        canaryConfiguration: { canaryPercent: 0.3, canaryBakeTimeInMinutes: "0" },
        lifecycleHooks: [pause("PRE_SCALE_UP", "POST_SCALE_UP", "POST_TEST_TRAFFIC_SHIFT")],
      },
    });
    assert.equal(service.latest().status, "SUCCESSFUL");
  });
});
