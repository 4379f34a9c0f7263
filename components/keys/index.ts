import * as kms from "@pulumi/aws/kms";
import { ComponentResource, type ComponentResourceOptions, RunError } from "@pulumi/pulumi";
import type { KeysArgs } from "./args";
import { type KeyName, keyPolicy, purposes } from "./policies";

/**
 * The stack's customer-managed keys, one for each purpose, so that whoever may use one learns nothing of the others. Each
 * is managed and used by named roles only, and not by whoever administers IAM.
 * Each rotates once a year. Cost: 1 USD a month and key.
 *
 * @example
 * const keys = new Keys("keys", plan.keys);
 * keys.data.arn;
 */
export class Keys extends ComponentResource {
  /** Key of tables and buckets. */
  readonly data: kms.Key;
  /** Key of log groups. */
  readonly logs: kms.Key;
  /** Key of the services' secrets. */
  readonly secrets: kms.Key;
  /** Key of container images. */
  readonly images: kms.Key;
  /** Key of the topics, and of the queues of runs that were not started. */
  readonly alarms: kms.Key;
  /** Key of the tasks' ephemeral storage, of exec sessions and of what schedules pass on. */
  readonly compute: kms.Key;
  private readonly backups: kms.Key | undefined;

  constructor(name: string, args: KeysArgs, opts?: ComponentResourceOptions) {
    super("cdd:keys:Keys", name, args, opts);
    const make = (key: KeyName) => encryptionKey(`${name}-${key}`, key, args, this);
    this.data = make("data");
    this.logs = make("logs");
    this.secrets = make("secrets");
    this.images = make("images");
    this.alarms = make("alarms");
    this.compute = make("compute");
    this.backups = args.backups === undefined ? undefined : make("backups");
    this.registerOutputs({
      data: this.data.arn,
      logs: this.logs.arn,
      secrets: this.secrets.arn,
      images: this.images.arn,
      alarms: this.alarms.arn,
      compute: this.compute.arn,
      ...(this.backups && { backups: this.backups.arn }),
    });
  }

  /**
   * Key of the stores' backups.
   *
   * @throws when the plan has none
   */
  get forBackups(): kms.Key {
    if (this.backups === undefined) throw new RunError("keys: there is no key of backups. Give `backups`.");
    return this.backups;
  }
}

function encryptionKey(
  logicalName: string,
  key: KeyName,
  args: KeysArgs,
  parent: ComponentResource,
): kms.Key {
  const made = new kms.Key(
    logicalName,
    {
      description: `${args.namePrefix}: ${purposes[key]}`,
      enableKeyRotation: true,
      rotationPeriodInDays: 365,
      deletionWindowInDays: args.retain ? 30 : 7,
      policy: keyPolicy(key, args),
    },
    { parent, protect: args.retain },
  );
  new kms.Alias(
    `${logicalName}-alias`,
    { name: `alias/${args.namePrefix}-${key}`, targetKeyId: made.keyId },
    { parent, deleteBeforeReplace: true },
  );
  return made;
}
