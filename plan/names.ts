/** Where a stack stands: all that a name, an ARN or a URI is made of. */
export interface Place {
  readonly stack: string;
  /** AWS account id. */
  readonly account: string;
  readonly region: string;
  /** Public domain of the stack. */
  readonly domain: string;
}

/** Names of what belongs to one service. */
export interface ServiceNames {
  /** ECS service, task definition family and WebACL; the roles' names begin with it. */
  readonly physicalName: string;
  readonly logGroup: string;
  readonly wafLogGroup: string;
  readonly internalName: string;
  readonly publicName: string;
}

/**
 * The names of one stack. All follow from stack and catalogue, so that documents which need them are known before anything
 * exists. Of the plan this is the only part that forms names, ARNs and URIs. A component is given the names and forms the
 * ARNs that only its own documents need.
 */
export class Names {
  /** Begins the names of this stack and, since a stack's name has no hyphen, of no other. */
  readonly prefix: string;
  readonly #place: Place;

  constructor(place: Place) {
    this.#place = place;
    this.prefix = `cdd-${place.stack}`;
  }

  get rolePath(): string {
    return `/cdd/${this.#place.stack}/`;
  }

  get roleArnPattern(): string {
    return `arn:aws:iam::${this.#place.account}:role${this.rolePath}*`;
  }

  /** Roles that AWS's services make for themselves and that nobody else can take. */
  get serviceLinkedRoleArnPattern(): string {
    return `arn:aws:iam::${this.#place.account}:role/aws-service-role/*`;
  }

  get cluster(): string {
    return this.prefix;
  }

  /** Private DNS namespace. */
  get namespace(): string {
    return `internal.${this.#place.domain}`;
  }

  get flowLogGroup(): string {
    return `${this.prefix}-flow-logs`;
  }

  /** Told of every name that the VPC asks for. */
  get queryLogGroup(): string {
    return `${this.prefix}-dns-queries`;
  }

  get execLogGroup(): string {
    return `${this.prefix}-exec`;
  }

  /** Told of personal data in the services' lines. */
  get findingsLogGroup(): string {
    return `${this.prefix}-log-findings`;
  }

  /** The name that Container Insights writes to. */
  get insightsLogGroup(): string {
    return `/aws/ecs/containerinsights/${this.cluster}/performance`;
  }

  /** Dashboard of the whole stack. */
  get platformDashboard(): string {
    return `${this.prefix}-platform`;
  }

  /** ARN of a service's composite alarm: known before it exists, as its name is. */
  healthAlarmArn(service: string): string {
    return this.#arn("cloudwatch", `alarm:${this.service(service).physicalName}-health`);
  }

  taskRoleArn(service: string): string {
    return this.#roleArn(`${this.service(service).physicalName}-task`);
  }

  /** The role that looks into a store's objects for malware. */
  scanRole(store: string): string {
    return `${this.prefix}-${store}-malware-scan`;
  }

  scanRoleArn(store: string): string {
    return this.#roleArn(this.scanRole(store));
  }

  /** The role with which S3 copies a store's versions elsewhere. */
  replicationRole(store: string): string {
    return `${this.prefix}-${store}-replication`;
  }

  replicationRoleArn(store: string): string {
    return this.#roleArn(this.replicationRole(store));
  }

  /** Vault of the stores' backups, and the plan by which they are made. */
  get backups(): string {
    return `${this.prefix}-backups`;
  }

  get vaultArn(): string {
    return this.#arn("backup", `backup-vault:${this.backups}`);
  }

  /** Every backup of the account: AWS chooses their ids. */
  get recoveryPointsArn(): string {
    return this.#arn("backup", "recovery-point:*");
  }

  /** Plan by which restoring is tried; AWS takes no hyphen there. */
  get restoreTests(): string {
    return `${this.prefix.replaceAll("-", "_")}_restore_tests`;
  }

  /** The role that AWS Backup takes to make backups, and the one to restore them. */
  backupRole(does: "backup" | "restore"): string {
    return `${this.prefix}-${does}`;
  }

  backupRoleArn(does: "backup" | "restore"): string {
    return this.#roleArn(this.backupRole(does));
  }

  /** Begins the names of what is restored: nothing else of a stack's is called so. */
  get restored(): string {
    return `${this.prefix}-restored-`;
  }

  /** What EventBridge Scheduler takes to start a scheduled entry. */
  scheduleRoleArn(service: string): string {
    return this.#roleArn(`${this.service(service).physicalName}-schedule`);
  }

  /** Each schedule has a group of its own, of the same name. */
  scheduleArn(service: string): string {
    const { physicalName } = this.service(service);
    return this.#arn("scheduler", `schedule/${physicalName}/${physicalName}`);
  }

  /** What CloudWatch tells people through. */
  get alarmTopic(): string {
    return `${this.prefix}-alarms`;
  }

  /** What EventBridge tells people through. */
  get eventTopic(): string {
    return `${this.prefix}-events`;
  }

  /** EventBridge writes to log groups of this beginning only. */
  get #eventLogs(): string {
    return `/aws/events/${this.prefix}-`;
  }

  /** Where ECS's word on tasks that ended by themselves is kept: ECS itself forgets a stopped task within an hour. */
  get stoppedTasksLogGroup(): string {
    return `${this.#eventLogs}stopped-tasks`;
  }

  /** Bucket of access logs. */
  get logBucket(): string {
    return this.bucket("access-logs");
  }

  /** Every log group of the stack is of one of these. */
  get logGroupArnPatterns(): string[] {
    return [`${this.prefix}-*`, this.#wafLogGroup("*"), this.insightsLogGroup, `${this.#eventLogs}*`].map(
      (name) => this.logGroupArn(name),
    );
  }

  /** Every log group of a WAF. */
  get wafLogGroupsArn(): string {
    return this.logGroupArn(this.#wafLogGroup("*"));
  }

  get wafLogGroupArnPattern(): string {
    return `${this.wafLogGroupsArn}:*`;
  }

  /** Aliases of the stack's keys. */
  get keyAliasPattern(): string {
    return `alias/${this.prefix}-*`;
  }

  /** Any key of the account and region: keys have no known names. */
  get anyKeyArn(): string {
    return this.#arn("kms", "key/*");
  }

  service(key: string): ServiceNames {
    const physicalName = `${this.prefix}-${key}`;
    return {
      physicalName,
      logGroup: physicalName,
      wafLogGroup: this.#wafLogGroup(key),
      internalName: `${key}.${this.namespace}`,
      publicName: `${key}.${this.#place.domain}`,
    };
  }

  /** Base URL at which other services call a service. */
  internalUrl(service: string, port = 443): string {
    const { internalName } = this.service(service);
    return `https://${internalName}${port === 443 ? "" : `:${port}`}`;
  }

  /** Repository of an image: `<service>`, `<service>/<container>` or `agents/<agent>`. */
  repository(image: string): string {
    return `${this.prefix}-${image}`;
  }

  repositoryArn(image: string): string {
    return this.#arn("ecr", `repository/${this.repository(image)}`);
  }

  image(image: string, digest: string): string {
    const { account, region } = this.#place;
    return `${account}.dkr.ecr.${region}.amazonaws.com/${this.repository(image)}@${digest}`;
  }

  /** Where AWS keeps the GuardDuty agent that it adds to tasks. The account differs by region. */
  guardDutyRepositoryArn(registryAccount: string): string {
    return `arn:aws:ecr:${this.#place.region}:${registryAccount}:repository/aws-guardduty-agent-fargate`;
  }

  /** ECS capacity provider of EC2 machines. */
  capacityProvider(capacity: string): string {
    return `${this.prefix}-ec2-${capacity}`;
  }

  get clusterArn(): string {
    return this.#arn("ecs", `cluster/${this.cluster}`);
  }

  /** Every EC2 machine of the cluster. */
  get containerInstancesArn(): string {
    return this.#arn("ecs", `container-instance/${this.cluster}/*`);
  }

  /** Every service of the cluster. */
  get servicesArn(): string {
    return this.#arn("ecs", `service/${this.cluster}/*`);
  }

  /** Every deployment of the cluster's services. */
  get deploymentsArn(): string {
    return this.#arn("ecs", `service-deployment/${this.cluster}/*`);
  }

  /** Every revision of the cluster's services. */
  get revisionsArn(): string {
    return this.#arn("ecs", `service-revision/${this.cluster}/*`);
  }

  /** Every task of the cluster. */
  get tasksArn(): string {
    return this.#arn("ecs", `task/${this.cluster}/*`);
  }

  /** Every repository of the stack. */
  get repositoriesArn(): string {
    return this.#arn("ecr", `repository/${this.prefix}-*`);
  }

  /** Every dashboard of the stack. They belong to no region. */
  get dashboardsArn(): string {
    return `arn:aws:cloudwatch::${this.#place.account}:dashboard/${this.prefix}-*`;
  }

  /** The policy of people with a duty at the cluster. */
  peoplePolicy(duty: "release-approver" | "cluster-viewer" | "cluster-operator"): string {
    return `${this.prefix}-${duty}`;
  }

  /** Begins the ARNs of the stack's managed policies. */
  get policyArnPrefix(): string {
    return `arn:aws:iam::${this.#place.account}:policy${this.rolePath}`;
  }

  /** A rule on calls that go round four eyes, or what it needs. */
  fourEyes(what: string): string {
    return `${this.prefix}-four-eyes-${what}`;
  }

  /** A rule of EventBridge, on the default bus of a region. */
  ruleArn(name: string, region: string): string {
    return `arn:aws:events:${region}:${this.#place.account}:rule/${name}`;
  }

  /** The event bus on which AWS's own services tell what happens. */
  get eventBusArn(): string {
    return this.#arn("events", "event-bus/default");
  }

  /** `Name` of a file system: it has an id that nobody chooses. */
  fileSystem(store: string): string {
    return `${this.prefix}-${store}`;
  }

  secret(service: string, key: string): string {
    return `cdd/${this.#place.stack}/${service}/${key}`;
  }

  /** Secrets Manager ends a secret's ARN with a hyphen and six characters that nobody knows before it exists. */
  secretArnPattern(service: string, key: string): string {
    return this.#arn("secretsmanager", `secret:${this.secret(service, key)}-??????`);
  }

  table(store: string): string {
    return `${this.prefix}-${store}`;
  }

  tableArn(store: string): string {
    return this.#arn("dynamodb", `table/${this.table(store)}`);
  }

  indexArn(store: string, index: string): string {
    return `${this.tableArn(store)}/index/${index}`;
  }

  /** Bucket names are shared by all of AWS: account and region keep them ours. */
  bucket(store: string): string {
    return `${this.prefix}-${store}-${this.#place.account}-${this.#place.region}`;
  }

  bucketArn(store: string): string {
    return `arn:aws:s3:::${this.bucket(store)}`;
  }

  /** Begins the ARNs of the stack's tables, of restored ones too. */
  get tablesArn(): string {
    return this.tableArn("");
  }

  /** Begins the ARNs of the objects of restored buckets. */
  get restoredBucketsArn(): string {
    return `arn:aws:s3:::${this.restored}`;
  }

  /** The objects of a store's bucket. */
  objectsArn(store: string): string {
    return `${this.bucketArn(store)}/*`;
  }

  /** The objects of the bucket from which ECR serves image layers in this region. It belongs to AWS. */
  get imageLayersArn(): string {
    return `arn:aws:s3:::prod-${this.#place.region}-starport-layer-bucket/*`;
  }

  logGroupArn(name: string): string {
    return this.#arn("logs", `log-group:${name}`);
  }

  #roleArn(name: string): string {
    return `arn:aws:iam::${this.#place.account}:role${this.rolePath}${name}`;
  }

  /** WAF writes to log groups of this prefix only. */
  #wafLogGroup(service: string): string {
    return `aws-waf-logs-${this.#place.stack}-${service}`;
  }

  #arn(service: string, resource: string): string {
    return `arn:aws:${service}:${this.#place.region}:${this.#place.account}:${resource}`;
  }
}

/** Name of an environment variable: `case-management`, `URL` → `CASE_MANAGEMENT_URL`. */
export function environmentVariable(key: string, suffix?: string): string {
  const name = suffix === undefined ? key : `${key}-${suffix}`;
  return name.toUpperCase().replaceAll("-", "_");
}

/** Keys whose names the platform uses itself, with what they would collide with. */
export const reservedKeys = {
  services: {
    "flow-logs": "the VPC's log group",
    "dns-queries": "the log group of DNS queries",
    exec: "the log group of exec sessions",
    "log-findings": "the log group that is told of personal data in logs",
    agents: "the images that the platform adds to tasks",
    platform: "the dashboard of the whole platform",
    backups: "the vault of backups and what is told of it",
  },
  stores: { "access-logs": "the bucket of access logs" },
} as const;

/** ARNs as long as those that AWS will make up: of a key by its UUID, of a file system by seventeen hexadecimal digits. */
export function arnsToCome({ region, account }: Pick<Place, "region" | "account">) {
  const arn = (service: string, resource: string) => `arn:aws:${service}:${region}:${account}:${resource}`;
  return {
    key: arn("kms", `key/${"0".repeat(36)}`),
    fileSystem: arn("elasticfilesystem", `file-system/fs-${"0".repeat(17)}`),
    accessPoint: arn("elasticfilesystem", `access-point/fsap-${"0".repeat(17)}`),
  };
}
