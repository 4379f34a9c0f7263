import { z } from "zod";
import { alarms, balancedAlarms } from "../../model/alarms";
import { chosenHealth, idleTimeoutSeconds, stickinessSeconds } from "../../model/balancing";
import { fargateShares } from "../../model/capacity";
import { containerShape, furtherShape, ownContainerShape, taskShape } from "../../model/container";
import { defenderConsole } from "../../model/container-security";
import { egressAddress } from "../../model/egress";
import { either } from "../../model/form";
import { kindShapes } from "../../model/kinds";
import { inboundCidrs, testTrafficCidrs } from "../../model/network";
import type { Fault } from "../../model/problems";
import { faultsOf, isObject } from "../../model/reading";
import { chosenRelease } from "../../model/release";
import { chosenCounts } from "../../model/scaling";
import { existingSecretShape, rotation, secretName } from "../../model/secrets";
import { variableName } from "../../model/settings";
import { catalogueKey, claimed, containerName } from "../../model/values";
import { chosenFalsePositives, largeBodyPaths, rateLimits, waf } from "../../model/waf";
import type { ServicePlan } from "./args";

// What of a plan an entry or a stack file can say is judged by the same forms as there.

const common = {
  service: catalogueKey,
  ...containerShape,
  ...ownContainerShape,
  ...taskShape,
  containers: z.record(containerName, z.looseObject(furtherShape)),
  secrets: z.record(
    z.string(),
    z.looseObject({ name: secretName, environmentVariable: variableName, rotation }),
  ),
  existingSecrets: z.record(
    z.string(),
    z.looseObject({ ...existingSecretShape, environmentVariable: variableName }),
  ),
  egress: z.record(z.string(), egressAddress),
  capacity: either((given) => isObject(given) && "ec2" in given, z.looseObject({}), fargateShares),
  exceptions: z.record(z.string(), z.looseObject(claimed)),
  agents: z.looseObject({ defender: z.looseObject({ console: defenderConsole }).optional() }),
};

/** Under the keys of an entry or a stack file, so that a fault is found there. */
function saidIn(plan: ServicePlan): object {
  const { containers, secrets, existingSecrets } = plan;
  return {
    ...plan,
    containers: Object.fromEntries(containers.map(({ name, ...said }) => [name, said])),
    secrets: Object.fromEntries(secrets.map(({ key, ...said }) => [key, said])),
    existingSecrets: Object.fromEntries(existingSecrets.map(({ key, ...said }) => [key, said])),
    egress: Object.fromEntries(plan.egress.map(({ destination, ...said }) => [destination, said])),
  };
}

function formOf(plan: ServicePlan): z.ZodType {
  switch (plan.kind) {
    case "balanced":
      return z.looseObject({
        ...common,
        ...chosenCounts(1),
        exposure: kindShapes.balanced.exposure,
        port: kindShapes.balanced.port,
        health: chosenHealth,
        idleTimeoutSeconds,
        stickinessSeconds: z.exactOptional(stickinessSeconds),
        largeBodyPaths,
        falsePositives: chosenFalsePositives,
        waf,
        rateLimit: rateLimits[plan.exposure],
        testTrafficCidrs,
        inboundCidrs,
        release: chosenRelease,
        alarms: balancedAlarms,
      });
    case "registered":
      return z.looseObject({ ...common, ...chosenCounts(1), port: kindShapes.registered.port, alarms });
    case "worker":
      return z.looseObject({ ...common, ...chosenCounts(plan.retain ? 1 : 0), alarms });
    case "scheduled":
      return z.looseObject({ ...common, ...kindShapes.scheduled });
  }
}

/** What of a plan has not the form that it has where it is said. */
export function formFaults(plan: ServicePlan): Fault[] {
  return faultsOf(formOf(plan), saidIn(plan));
}
