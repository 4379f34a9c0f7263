import type { Input, Resource } from "@pulumi/pulumi";

export interface ClusterPlan {
  /** `cdd-<stack>` */
  readonly name: string;
  /** Private DNS namespace, `internal.<domain>`. */
  readonly namespace: string;
  /** `/aws/ecs/containerinsights/<cluster>/performance`, as ECS demands. */
  readonly insightsLogGroup: string;
  readonly execLogGroup: string;
  readonly logRetentionDays: number;
  readonly retain: boolean;
}

export interface ClusterArgs extends ClusterPlan {
  readonly vpcId: Input<string>;
  readonly logsKeyArn: Input<string>;
  /** Key of the tasks' ephemeral storage and of exec sessions. */
  readonly computeKeyArn: Input<string>;
}

/** What services are given of the cluster. */
export interface ServiceCluster {
  readonly arn: Input<string>;
  readonly name: string;
  readonly namespaceId: Input<string>;
  /** Services wait for it: FARGATE and FARGATE_SPOT are associated with the cluster then. */
  readonly capacityProviders: Resource;
}
