import * as assert from "node:assert/strict";
import { Cloud } from "../../sandbox/aws/cloud/cloud";
import type { Platform } from "./platform";

interface Rule {
  readonly actions?: readonly {
    readonly forward?: {
      readonly targetGroups?: readonly { readonly arn: string; readonly weight: number }[];
    };
  }[];
}

/** Percent of the production traffic that each of a service's two target groups has in the cloud at this moment. */
export async function weightsOf(
  platform: Platform,
  service: string,
): Promise<{ readonly first: number; readonly second: number }> {
  const { home } = await platform.sandbox();
  return weightsIn(new Cloud(home.folder, platform.account), service);
}

/** The same, of an account. */
export function weightsIn(
  cloud: Cloud,
  service: string,
): { readonly first: number; readonly second: number } {
  const arnOf = (role: string) =>
    cloud.ofType("aws:lb/targetGroup:TargetGroup").find(({ name }) => name === `${service}-${role}`)?.id;
  const rule = cloud
    .ofType("aws:lb/listenerRule:ListenerRule")
    .find(({ name }) => name === `${service}-production-rule`);
  const { actions = [] } = (rule?.outputs ?? {}) as Rule;
  const groups = actions[0]?.forward?.targetGroups ?? [];
  const weight = (role: string) => groups.find(({ arn }) => arn === arnOf(role))?.weight;
  const [first, second] = [weight("tg1"), weight("tg2")];
  assert.ok(first !== undefined && second !== undefined, "the rule does not carry both target groups");
  return { first, second };
}
