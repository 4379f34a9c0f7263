import type { Problem } from "../facts/validation";
import { isProps, isUnknown, objects, type Props, text, type Value } from "../values";

/** Strategies that the ECS deployment controller has. */
const strategies = ["ROLLING", "BLUE_GREEN", "LINEAR", "CANARY"];

/** What is out of ECS's ranges in a deployment's settings; what is not known yet is passed over. */
export function outOfRange(inputs: Props): Problem[] {
  const configuration = inputs.deploymentConfiguration;
  if (!isProps(configuration)) return [];
  const at = "deploymentConfiguration";
  const { canaryConfiguration: canary, linearConfiguration: linear, strategy } = configuration;
  return [
    ...minutes(`${at}.bakeTimeInMinutes`, configuration.bakeTimeInMinutes, [0, 1440]),
    ...block(`${at}.canaryConfiguration`, canary, strategy, "CANARY"),
    ...percent(`${at}.canaryConfiguration.canaryPercent`, field(canary, "canaryPercent"), 0.1),
    ...minutes(
      `${at}.canaryConfiguration.canaryBakeTimeInMinutes`,
      field(canary, "canaryBakeTimeInMinutes"),
      [0, 1440],
    ),
    ...block(`${at}.linearConfiguration`, linear, strategy, "LINEAR"),
    ...percent(`${at}.linearConfiguration.stepPercent`, field(linear, "stepPercent"), 3),
    ...minutes(
      `${at}.linearConfiguration.stepBakeTimeInMinutes`,
      field(linear, "stepBakeTimeInMinutes"),
      [0, 1440],
    ),
    ...objects(configuration.lifecycleHooks).flatMap(({ timeoutConfiguration: timeout }, index) =>
      minutes(
        `${at}.lifecycleHooks[${index}].timeoutConfiguration.timeoutInMinutes`,
        field(timeout, "timeoutInMinutes"),
        [1, 20_160],
      ),
    ),
    ...(strategy === undefined || isUnknown(strategy) || strategies.includes(text(strategy))
      ? []
      : [
          {
            property: `${at}.strategy`,
            reason: `expected one of [${strategies.join(" ")}], got ${text(strategy)}`,
          },
        ]),
  ];
}

function field(block: Value | undefined, key: string): Value | undefined {
  return isProps(block) ? block[key] : undefined;
}

function block(
  property: string,
  given: Value | undefined,
  strategy: Value | undefined,
  wanted: string,
): Problem[] {
  return !isProps(given) || isUnknown(strategy) || strategy === wanted
    ? []
    : [
        {
          property,
          reason: `is valid with the strategy ${wanted} only, not with ${text(strategy) || "ROLLING"}`,
        },
      ];
}

/** Whole minutes; the provider takes them as text. */
function minutes(
  property: string,
  value: Value | undefined,
  [least, most]: readonly [number, number],
): Problem[] {
  if (value === undefined || isUnknown(value)) return [];
  const number = /^\d+$/.test(String(value)) ? Number(value) : Number.NaN;
  return number >= least && number <= most
    ? []
    : [{ property, reason: `expected a whole number in the range (${least} - ${most}), got ${value}` }];
}

function percent(property: string, value: Value | undefined, least: number): Problem[] {
  if (typeof value !== "number") return [];
  const tenths = value * 10;
  const whole = Math.abs(tenths - Math.round(tenths)) < 1e-9;
  return whole && value >= least && value <= 100
    ? []
    : [{ property, reason: `expected a multiple of 0.1 in the range (${least} - 100), got ${value}` }];
}
