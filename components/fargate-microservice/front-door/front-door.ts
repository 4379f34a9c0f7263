import type * as lb from "@pulumi/aws/lb";
import * as pulumi from "@pulumi/pulumi";
import type { DoorScope, FrontDoorArgs } from "./args";
import { balancer, publicRecord } from "./balancer";
import { validatedCertificate } from "./certificate";
import { discovery } from "./discovery";
import { listeners } from "./listeners";
import { routing } from "./routing";
import { webAcl } from "./web-acl";

/**
 * What callers of a service meet: a balancer of its own with certificate and listeners, the WebACL in front of it, the target
 * groups behind it, and the name in the private namespace that points at it. Where it is public, also the redirect from HTTP
 * and the public name. The service validates what it is given. Cost: one Application Load Balancer and one WebACL, about
 * 30 USD a month before traffic.
 *
 * @example
 * const door = new FrontDoor("screening", { ...args, tags, securityGroupId: group.id, before: [] }, { parent: service });
 */
export class FrontDoor extends pulumi.ComponentResource {
  /** Of the service's certificate, once ACM has validated every name on it. */
  readonly certificateArn: pulumi.Output<string>;
  readonly loadBalancer: lb.LoadBalancer;
  /** The two between which a release shifts traffic, with the rules that divide it. */
  readonly targetGroup: lb.TargetGroup;
  readonly alternateTargetGroup: lb.TargetGroup;
  readonly productionRule: lb.ListenerRule;
  readonly testRule: lb.ListenerRule;

  /** @param name key of the service in the catalogue: the balancer and its groups get their names of it */
  constructor(name: string, args: FrontDoorArgs, opts: pulumi.ComponentResourceOptions) {
    const { service, exposure, internalName, publicName } = args;
    const shown = { service, exposure, internalName, ...(publicName !== undefined && { publicName }) };
    super("cdd:fargate-microservice:FrontDoor", name, shown, opts);
    const scope: DoorScope = { name, args, tags: args.tags, parent: this };

    this.certificateArn = validatedCertificate(scope);
    this.loadBalancer = balancer(scope);
    const waf = webAcl(scope, this.loadBalancer);
    const { production, test } = listeners(scope, this.loadBalancer, this.certificateArn, waf);
    const routes = routing(scope, production, test);
    discovery(scope, this.loadBalancer);
    publicRecord(scope, this.loadBalancer);

    this.targetGroup = routes.targetGroup;
    this.alternateTargetGroup = routes.alternateTargetGroup;
    this.productionRule = routes.productionRule;
    this.testRule = routes.testRule;
    this.registerOutputs({
      certificateArn: this.certificateArn,
      loadBalancerArn: this.loadBalancer.arn,
      targetGroupArns: [this.targetGroup.arn, this.alternateTargetGroup.arn],
    });
  }
}
