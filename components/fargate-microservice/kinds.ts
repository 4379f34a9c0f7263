import type * as ec2 from "@pulumi/aws/ec2";
import type * as ecs from "@pulumi/aws/ecs";
import type { WorkerPlan } from "./args";
import { balanced } from "./balanced";
import { registered } from "./registered";
import { scheduled } from "./scheduled";
import type { Scope } from "./scope";
import { taskAlarms } from "./task-alarms";
import { watch } from "./watch";
import { type Surroundings, workload } from "./workload";

/** What stands of a service at its end: how others reach it (nobody reaches a worker or a scheduled entry), what runs. */
export interface Called {
  readonly url?: string;
  /** Security group that callers reach. */
  readonly group?: ec2.SecurityGroup;
  /** @default none: it waits for its images, or runs at given times */
  readonly service?: ecs.Service;
}

/** What the kind of the entry adds to role, group and secrets. */
export function ofKind({ args, ...rest }: Scope, around: Surroundings): Called {
  switch (args.kind) {
    case "balanced":
      return balanced({ ...rest, args }, around);
    case "registered":
      return registered({ ...rest, args }, around);
    case "worker":
      return worker({ ...rest, args }, around);
    case "scheduled":
      scheduled({ ...rest, args }, around);
      return {};
  }
}

/** A service that nobody calls. */
function worker(scope: Scope<WorkerPlan>, around: Surroundings): Called {
  const alarms = taskAlarms(scope);
  const service = workload(scope, around, { alarms: alarms.rollback, needs: [] });
  watch(scope, alarms.all, service);
  return { ...(service && { service }) };
}
