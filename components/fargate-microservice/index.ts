import * as pulumi from "@pulumi/pulumi";
import { shown, unless } from "../../model/problems";
import { refuse } from "../shared/refuse";
import { serviceTags } from "../shared/tags";
import { executionRole, executionRoleArn, rotations, secrets, taskRole, taskSecurityGroup } from "./access";
import type { FargateMicroserviceArgs, Neighbours, ServicePlan } from "./args";
import { ofKind } from "./kinds";
import type { Scope } from "./scope";
import { mountFaults } from "./task";
import { serviceFaults } from "./validate";

/**
 * One entry of the catalogue with everything around it: roles, security group, secrets, alarms with one that tells people,
 * and, once there are images, task definition and ECS service with its scaling. By its kind also: behind a balancer that
 * balancer with TLS, WAF and certificate, and a name that points at it; without one a name that points at its tasks; for a
 * scheduled entry the schedule in place of the service.
 *
 * Permissions and network rules follow from the plan; nothing is open that the plan does not name. The topology of a
 * canary release stands from the first deployment. Cost of an entry beside its tasks and its `FrontDoor`: alarms and
 * dashboard, about 6 USD a month.
 *
 * @example
 * const screening = new FargateMicroservice("screening", {
 *   ...plan, // what `plan` derived from the catalogue's entry
 *   network: network.forServices,
 *   cluster: cluster.withCapacity([]),
 *   observability: observability.forService("screening"),
 *   dataKeyArn: keys.data.arn,
 *   secretsKeyArn: keys.secrets.arn,
 *   computeKeyArn: keys.compute.arn,
 *   alarmsKeyArn: keys.alarms.arn,
 *   files: data.files,
 * });
 */
export class FargateMicroservice extends pulumi.ComponentResource {
  /** Security group of the tasks: callers' side of a declared call. */
  readonly taskSecurityGroupId: pulumi.Output<string>;
  /** Callees' side of a declared call: security group of the balancer, or of tasks without one. Nobody calls others. */
  readonly calledSecurityGroupId: pulumi.Output<string> | undefined;
  /** Where the service answers: its public name, or the internal one. */
  readonly url: string | undefined;
  /** What the bank's own DNS needs where the bank calls it: the name on the certificate, and AWS's of the balancer. */
  readonly inbound: { readonly name: string; readonly balancer: pulumi.Output<string> } | undefined;

  /** @param name key of the service in the catalogue */
  constructor(name: string, args: FargateMicroserviceArgs, opts?: pulumi.ComponentResourceOptions) {
    const plan = plainPart(args);
    refuseFaults(name, plan, args.files);
    super("cdd:fargate-microservice:FargateMicroservice", name, plan, opts);
    const scope: Scope = { name, args, tags: serviceTags(plan), parent: this };

    const { group, rules } = taskSecurityGroup(scope);
    const task = taskRole(scope);
    const execution = executionRole(scope);
    const emptySecrets = secrets(scope, executionRoleArn(plan));
    const called = ofKind(scope, { group, rules, task, execution, secrets: emptySecrets });
    rotations(scope, emptySecrets, called.service);

    this.taskSecurityGroupId = group.id;
    this.calledSecurityGroupId = called.group?.id;
    this.url = called.url;
    this.inbound = called.inbound;
    this.registerOutputs({
      taskSecurityGroupId: this.taskSecurityGroupId,
      calledSecurityGroupId: this.calledSecurityGroupId,
      url: this.url,
    });
  }
}

/** What policies may judge of the component at preview: the plan, without what only flows. */
function plainPart(args: FargateMicroserviceArgs): ServicePlan {
  const {
    network,
    cluster,
    observability,
    dataKeyArn,
    secretsKeyArn,
    computeKeyArn,
    alarmsKeyArn,
    files,
    ...plan
  } = args;
  return plan;
}

function refuseFaults(name: string, plan: ServicePlan, files: Neighbours["files"]): void {
  refuse(plan.service, [
    ...serviceFaults(plan),
    ...mountFaults(plan, files),
    ...unless(
      name === plan.service,
      ["service"],
      `the component is named ${shown(name)}. Use ${shown(plan.service)}.`,
    ),
  ]);
}
