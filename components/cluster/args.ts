import type { Input, Resource } from "@pulumi/pulumi";

export interface ClusterPlan {
  /** `cdd-<stack>` */
  readonly name: string;
  /** Private DNS namespace, `internal.<domain>`. */
  readonly namespace: string;
  /** `/aws/ecs/containerinsights/<cluster>/performance`, as ECS demands. */
  readonly insightsLogGroup: string;
  readonly execLogGroup: string;
  /** GuardDuty watches the cluster's tasks where it watches only tagged ones. */
  readonly guardDuty: boolean;
  /** Who continues paused deployments. @default nobody: nothing pauses */
  readonly approval?: ReleaseApprovalPlan;
  readonly logRetentionDays: number;
  readonly retain: boolean;
}

/** A policy that lets these roles judge paused deployments of the cluster and answer for them, and works for no other. */
export interface ReleaseApprovalPlan {
  readonly policyName: string;
  /** IAM path of the policy. */
  readonly path: string;
  /** ARNs of roles. */
  readonly approvers: readonly string[];
  readonly region: string;
  readonly clusterArn: string;
  /** ARN pattern of the cluster's services. */
  readonly servicesArn: string;
  /** ARN pattern of the cluster's deployments. */
  readonly deploymentsArn: string;
  /** ARN pattern of the revisions of the cluster's services. */
  readonly revisionsArn: string;
  /** ARN pattern of the cluster's tasks. */
  readonly tasksArn: string;
  /** ARN pattern of the stack's image repositories. */
  readonly repositoriesArn: string;
  /** ARN pattern of the stack's dashboards. */
  readonly dashboardsArn: string;
  /** ARNs, or patterns, of the log groups of applications and of WAFs. */
  readonly logGroupArns: readonly string[];
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
  /** Services wait for it: all capacity providers are associated with the cluster then. */
  readonly capacityProviders: Resource;
}

/** What EC2 machines are given of the cluster. */
export interface MachineCluster {
  readonly arn: Input<string>;
  readonly name: string;
  /** Machines wait for it, and it is deleted after them. */
  readonly resource: Resource;
}
