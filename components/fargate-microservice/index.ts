import * as pulumi from "@pulumi/pulumi";
import { serviceTags } from "../shared/tags";
import type { FargateMicroserviceArgs, Neighbours, ServicePlan } from "./args";
import { ofKind } from "./kinds";
import { mountProblems } from "./mounts";
import { executionRole, executionRoleArn, taskRole } from "./roles";
import type { Scope } from "./scope";
import { secrets } from "./secrets";
import { taskSecurityGroup } from "./security-groups";
import { validateService } from "./validate";

/**
 * One microservice on Fargate, with everything around it: a load balancer of its own with TLS and a WAF, a certificate,
 * two security groups, a task, an execution and a load-balancing role, secrets, a name in the private namespace,
 * alarms with one that tells people, a dashboard, and, once there is an image, task definition and ECS service.
 *
 * Permissions and network rules follow from the plan; nothing is open that the plan does not name. The topology of a
 * canary release stands from the first deployment. Cost beside the tasks: one Application Load Balancer and one WebACL,
 * about 30 USD a month before traffic, and alarms and dashboard, about 6.
 *
 * @example
 * const screening = new FargateMicroservice("screening", {
 *   ...plan, // what `plan` derived from the catalogue's entry
 *   network: network.forServices,
 *   cluster: cluster.forServices,
 *   observability: observability.forService("screening"),
 *   dataKeyArn: keys.data.arn,
 *   secretsKeyArn: keys.secrets.arn,
 * });
 */
export class FargateMicroservice extends pulumi.ComponentResource {
  /** Security group of the tasks: callers' side of a declared call. */
  readonly taskSecurityGroupId: pulumi.Output<string>;
  /** Callees' side of a declared call: security group of the balancer, or of tasks without one. Nobody calls others. */
  readonly calledSecurityGroupId: pulumi.Output<string> | undefined;
  /** Where the service answers: its public name, or the internal one. */
  readonly url: string | undefined;

  /** @param name key of the service in the catalogue */
  constructor(name: string, args: FargateMicroserviceArgs, opts?: pulumi.ComponentResourceOptions) {
    const plan = plainPart(args);
    refuseProblems(name, plan, args.files);
    super("cdd:fargate-microservice:FargateMicroservice", name, plan, opts);
    const scope: Scope = { name, args, tags: serviceTags(plan), parent: this };

    const group = taskSecurityGroup(scope);
    const task = taskRole(scope);
    const execution = executionRole(scope);
    const emptySecrets = secrets(scope, executionRoleArn(plan));
    const called = ofKind(scope, { group, task, execution, secrets: emptySecrets });

    this.taskSecurityGroupId = group.id;
    this.calledSecurityGroupId = called.group?.id;
    this.url = called.url;
    this.registerOutputs({
      taskSecurityGroupId: this.taskSecurityGroupId,
      calledSecurityGroupId: this.calledSecurityGroupId,
      url: this.url,
    });
  }
}

/** What policies may judge of the component at preview: the plan, without what only flows. */
function plainPart(args: FargateMicroserviceArgs): ServicePlan {
  const { network, cluster, observability, dataKeyArn, secretsKeyArn, computeKeyArn, files, ...plan } = args;
  return plan;
}

function refuseProblems(name: string, plan: ServicePlan, files: Neighbours["files"]): void {
  const problems = [...validateService(plan), ...mountProblems(plan, files)];
  if (name !== plan.service)
    problems.push(`${plan.service}: the component is named "${name}". Use "${plan.service}".`);
  if (problems.length > 0) throw new pulumi.RunError(problems.join("\n"));
}
