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
  /** ARNs of the roles that run `pulumi up`. */
  readonly deployers: readonly string[];
  /** ARNs of the roles that put secret values. */
  readonly secretWriters: readonly string[];
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
  /** Protect the keys and wait 30 days before a deletion; otherwise 7. */
  readonly retain: boolean;
}
