/** What `Keys` is given. All plain: key policies are known at preview. */
export interface KeysArgs {
  /** `cdd-<stack>`; aliases are `alias/<namePrefix>-<key>`. */
  readonly namePrefix: string;
  readonly account: string;
  readonly region: string;
  /** ARN pattern of the stack's roles, `arn:aws:iam::<account>:role/cdd/<stack>/*`. */
  readonly roleArnPattern: string;
  /** ARNs of the roles that administer the keys and cannot use them. */
  readonly administrators: readonly string[];
  /** ARNs of the roles that run `pulumi up`: they keep keys in step, and make with them what AWS encrypts. */
  readonly deployers: readonly string[];
  /** ARNs of the roles that put secret values. */
  readonly secretWriters: readonly string[];
  /** ARNs of the roles that read records where a regulator asks. Empty for none. */
  readonly recordReaders: readonly string[];
  /** ARNs of the roles that restore tables. Empty for none. */
  readonly restorers: readonly string[];
  /** Backups of the stores, under a key of their own: the roles that AWS Backup takes. @default none are made */
  readonly backups?: {
    /** ARN of the role that makes them. */
    readonly backupRole: string;
    /** ARN of the role that restores them. */
    readonly restoreRole: string;
  };
  /** Physical names of the tables that the data key encrypts. */
  readonly tables: readonly string[];
  /** Schedules of EventBridge Scheduler, and the roles that they take: the compute key encrypts what they pass on. */
  readonly schedules: readonly { readonly arn: string; readonly roleArn: string }[];
  /** ARN patterns of the log groups that the logs key encrypts (its encryption context). */
  readonly logGroupArnPatterns: readonly string[];
  /** Name of the cluster whose ephemeral storage the compute key encrypts. */
  readonly clusterName: string;
  /** File systems are encrypted under the data key. */
  readonly encryptsFiles: boolean;
  /** Disks of EC2 machines are encrypted under the compute key. */
  readonly encryptsMachines: boolean;
  /** Shells in tasks, by exception: whose tasks they are opened in, and who opens them. @default none */
  readonly sessions?: {
    /** ARNs of the task roles. */
    readonly taskRoles: readonly string[];
    /** ARNs of the operators' roles. */
    readonly operators: readonly string[];
  };
  /** Protect the keys, wait 30 days before a deletion (otherwise 7), and let administrators only delete them. */
  readonly retain: boolean;
}
