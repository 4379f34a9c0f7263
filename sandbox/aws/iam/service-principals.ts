import { text } from "../values";
import type { Keys } from "./context";
import { matchesAction } from "./globs";
import { type About, type ServiceCall, serviceCalls } from "./service-calls";
import type { StackResource } from "./stack-resources";

export { serviceCalls } from "./service-calls";

/** What is known of a service's calls of an action. */
export function callOf(service: string, action: string, region: string): ServiceCall | undefined {
  return serviceCalls.find(
    (one) =>
      one.service.replace("<region>", region) === service &&
      one.actions.some((pattern) => matchesAction(pattern, action)),
  );
}

/** The context that a service documents for a call; nothing is known of a service that is not in the table. */
export function keysOfService(service: string, action: string, about: About): Keys {
  const call = callOf(service, action, about.region);
  return {
    "aws:PrincipalIsAWSService": "true",
    "aws:PrincipalServiceName": service,
    "aws:SourceAccount": call?.sourceAccount === true ? about.account : [],
    "aws:SourceArn": call?.sourceArn?.(about) ?? [],
    // What only a principal of an account has.
    "aws:PrincipalArn": [],
    "aws:PrincipalAccount": [],
    ...call?.keys?.(about),
  };
}

/** On whose behalf a service may make a call for a resource, by ARN; of one that calls for the account, nobody's. */
export function behalves(
  call: ServiceCall,
  resources: readonly StackResource[],
  resource: string,
): readonly string[] {
  if (!call.behalf) return [""];
  return call
    .behalf(resources, resource)
    .map(({ outputs }) => text(outputs.arn))
    .filter((arn) => arn !== "");
}
