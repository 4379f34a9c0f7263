import type { CloudResource } from "../cloud/records";
import type { Moment } from "../types/entry";
import { isProps, objects, type Props, text, texts } from "../values";
import { inProgress, stages } from "./records";
import { configurationOf, strategyOf } from "./setup";
import { deploymentsOf } from "./store";
import { ruleType, sharesOf } from "./traffic";

const invalid = (why: string): string => `InvalidParameterException: ${why}`;

/** What ECS refuses of a service's deployment settings at this moment. */
export function refuseDeployment(moment: Moment): string | undefined {
  return refuseHooks(moment) ?? refuseAlarms(moment) ?? refuseBalancers(moment);
}

/** Stages that ECS passes through by itself, or where a pause would stand between two shares of traffic. */
const withoutHooks: readonly string[] = ["SCALE_UP", "BAKE_TIME", "CLEAN_UP"];
const withoutPause: readonly string[] = ["TEST_TRAFFIC_SHIFT", "PRODUCTION_TRAFFIC_SHIFT"];

function refuseHooks({ inputs }: Moment): string | undefined {
  const hooks = objects(configurationOf(inputs).lifecycleHooks);
  if (hooks.length > 0 && strategyOf(inputs) === "ROLLING")
    return invalid("lifecycleHooks are not supported with the ROLLING deployment strategy.");
  for (const hook of hooks) {
    const wrong = refuseHook(hook);
    if (wrong) return invalid(wrong);
  }
  return undefined;
}

function refuseHook(hook: Props): string | undefined {
  const targetType = text(hook.targetType) || "AWS_LAMBDA";
  const named = texts(hook.lifecycleStages);
  if (named.length === 0) return "lifecycleStages is required for a lifecycle hook.";
  const unheard = named.find(
    (stage) => !(stages as readonly string[]).includes(stage) || withoutHooks.includes(stage),
  );
  if (unheard) return `Invalid lifecycleStage: ${unheard} takes no lifecycle hook.`;
  if (targetType === "AWS_LAMBDA") {
    if (text(hook.hookTargetArn) === "") return "hookTargetArn is required for AWS_LAMBDA lifecycle hooks.";
    if (text(hook.roleArn) === "") return "roleArn is required for AWS_LAMBDA lifecycle hooks.";
    return hook.timeoutConfiguration === undefined
      ? undefined
      : "timeoutConfiguration is supported for PAUSE lifecycle hooks only.";
  }
  if (targetType !== "PAUSE") return "Invalid targetType. Valid values are: AWS_LAMBDA, PAUSE";
  if (hook.hookTargetArn !== undefined || hook.roleArn !== undefined)
    return "hookTargetArn and roleArn are not applicable for PAUSE lifecycle hooks.";
  const barred = named.find((stage) => withoutPause.includes(stage));
  return barred && `PAUSE hooks cannot be configured at the ${barred} stage.`;
}

function refuseAlarms({ cloud, inputs, region }: Moment): string | undefined {
  const alarms = isProps(inputs.alarms) ? inputs.alarms : {};
  const composites = cloud.ofType("aws:cloudwatch/compositeAlarm:CompositeAlarm");
  for (const name of texts(alarms.alarmNames)) {
    const metric = cloud
      .ofType("aws:cloudwatch/metricAlarm:MetricAlarm")
      .some((one) => one.region === region && one.outputs.name === name);
    if (metric) continue;
    const composite = composites.some((one) => one.id === name || one.outputs.alarmName === name);
    return invalid(
      composite
        ? `Composite alarms are not supported: ${name}. Name metric alarms.`
        : `Alarm names are not valid or do not exist: ${name}`,
    );
  }
  return undefined;
}

function refuseBalancers(moment: Moment): string | undefined {
  const { inputs } = moment;
  const rolling = strategyOf(inputs) === "ROLLING";
  for (const balancer of objects(inputs.loadBalancers)) {
    const { advancedConfiguration: advanced } = balancer;
    if (!isProps(advanced)) {
      if (rolling) continue;
      return invalid(
        "advancedConfiguration field is required for all loadBalancers when using a non-ROLLING deployment strategy",
      );
    }
    const wrong =
      refuseRules(advanced) ?? (rolling ? undefined : refuseNetworking(moment, balancer, advanced));
    if (wrong) return invalid(wrong);
  }
  return undefined;
}

function refuseRules({ productionListenerRule, testListenerRule }: Props): string | undefined {
  for (const [key, value] of Object.entries({ productionListenerRule, testListenerRule }))
    if (text(value).includes(":listener/app/"))
      return `${key} has an invalid ARN format. Must be RuleArn for ALB or ListenerArn for NLB. Got: ${text(value)}`;
  return text(productionListenerRule) === text(testListenerRule)
    ? `The following rules cannot be used as both production and test listener rules: ${text(testListenerRule)}`
    : undefined;
}

/** What a deployment that shifts traffic demands of its rules. */
function refuseNetworking(moment: Moment, balancer: Props, advanced: Props): string | undefined {
  const { cloud } = moment;
  const groups = [text(balancer.targetGroupArn), text(advanced.alternateTargetGroupArn)];
  for (const key of ["productionListenerRule", "testListenerRule"]) {
    const rule = cloud.byId(ruleType, text(advanced[key]));
    const wrong = rule && refuseRule(key, rule, groups);
    if (wrong) return `invalid networking configuration. ${wrong}`;
  }
  const production = cloud.byId(ruleType, text(advanced.productionListenerRule));
  const serving = production ? sharesOf(production).filter(({ weight }) => weight > 0) : [];
  // While a deployment is in progress ECS itself divides the traffic.
  const latest = deploymentsOf(cloud, moment.existing?.id ?? "").at(-1);
  if (serving.length <= 1 || (latest && inProgress(latest))) return undefined;
  return `invalid networking configuration. productionListenerRule ${production?.id} should have exactly one target group serving traffic but found ${serving.length} target groups which are serving traffic`;
}

function refuseRule(key: string, rule: CloudResource, groups: readonly string[]): string | undefined {
  const other = objects(rule.inputs.actions).find(({ type }) => type !== "forward");
  if (other) return `${key} ${rule.id} may have forward actions only, but has ${text(other.type)}`;
  const known = sharesOf(rule).map(({ arn }) => arn);
  const stranger = known.find((arn) => !groups.includes(arn));
  if (stranger)
    return `${key} ${rule.id} is forwarding traffic to unexpected target group ${stranger}. Expected ${groups.join(" or ")}`;
  const missing = groups.find((arn) => !known.includes(arn));
  return (
    missing &&
    `Both targetGroup and alternateTargetGroup must be associated with the productionListenerRule and testListenerRule: ${missing} is not on ${key} ${rule.id}`
  );
}
