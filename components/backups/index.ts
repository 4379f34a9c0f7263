import { ComponentResource, type ComponentResourceOptions, type Output } from "@pulumi/pulumi";
import type { BackupsArgs } from "./args";
import { tellFailures } from "./failures";
import { nightly } from "./nightly";
import { restoreTests } from "./restore-tests";
import { backupRole, restoreRole } from "./roles";
import { vault } from "./vault";

/**
 * Backups of every store, each night, in a locked vault under a key of its own, copied elsewhere where the stack file says so;
 * restored each month to try it, and told of where any of that fails. Cost: by GB of backups, copies and restored data.
 *
 * @example
 * new Backups("backups", { ...plan.backups, backupsKeyArn, dataKeyArn, fileSystemArns, topics });
 */
export class Backups extends ComponentResource {
  readonly vaultArn: Output<string>;

  constructor(name: string, args: BackupsArgs, opts?: ComponentResourceOptions) {
    const { backupsKeyArn, dataKeyArn, fileSystemArns, topics, ...plan } = args;
    super("cdd:backups:Backups", name, plan, opts);
    const made = vault(`${name}-vault`, args, this);
    nightly(`${name}-plan`, { vault: made, backs: backupRole(`${name}-backup`, args, this) }, args, this);
    const restores = restoreRole(`${name}-restore`, args, this);
    restoreTests(`${name}-restore-tests`, { vault: made, restores }, args, this);
    tellFailures(name, args, this);
    this.vaultArn = made.arn;
    this.registerOutputs({ vaultArn: made.arn });
  }
}
