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
  /** What the policies of people name. */
  readonly scope: ClusterScope;
  /** Who continues paused deployments. @default nobody: nothing pauses */
  readonly approval?: PeoplePlan;
  /** Who sees the cluster's tasks. @default nobody by a policy of this program */
  readonly viewers?: PeoplePlan;
  /** Who sees them and stops one. @default nobody by a policy of this program */
  readonly operators?: PeoplePlan;
  readonly logRetentionDays: number;
  /** ARN of the destination of CloudWatch Logs that gets every line as it is written. @default nobody does */
  readonly logDestinationArn?: string;
  readonly retain: boolean;
}

/** A managed policy that works for these roles and for no other. */
export interface PeoplePlan {
  readonly policyName: string;
  /** ARNs of roles. */
  readonly roles: readonly string[];
  /** Of approvers: they read what images have to show, as `release check` does. @default false */
  readonly judgesImages?: boolean;
}

/** Where the cluster is, and what belongs to it. */
export interface ClusterScope {
  /** IAM path of the policies. */
  readonly path: string;
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
  /** ARNs of those among them that people at the cluster do not read: shells, the network, what was masked. */
  readonly hiddenLogGroupArns: readonly string[];
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
