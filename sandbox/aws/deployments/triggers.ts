import { canonical, type Props } from "../values";

/**
 * Properties of an ECS service whose change starts a deployment. Source: Amazon ECS API reference, UpdateService, which
 * says of each parameter whether it "triggers a new service deployment"; a test holds the list against the SDK's text.
 */
export const triggers = [
  "loadBalancers",
  "networkConfiguration",
  "platformVersion",
  "serviceConnectConfiguration",
  "serviceRegistries",
  "taskDefinition",
  "volumeConfiguration",
  "vpcLatticeConfigurations",
] as const;

/** Whether an update of a service starts a deployment: it is forced, or changes what starts one. */
export function startsDeployment(before: Props, after: Props): boolean {
  return (
    after.forceNewDeployment === true ||
    triggers.some((key) => canonical(before[key] ?? null) !== canonical(after[key] ?? null))
  );
}
