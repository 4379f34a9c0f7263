import {
  demandNaming,
  isForEverybody,
  isKnown,
  isListed,
  isOfPlatform,
  isSet,
  type Judge,
  type Node,
  placesSetting,
  type Relation,
  setting,
  stackRule,
  statementsOf,
  types,
} from "../lib";
import { keepsData, stackOf } from "../lib/environments";

interface OfVault {
  readonly backupVaultName?: string;
}
interface Vault {
  readonly forceDestroy?: boolean;
}
interface Lock extends OfVault {
  readonly minRetentionDays?: number;
  readonly changeableForDays?: number;
}
interface VaultPolicy extends OfVault {
  readonly policy?: string;
}
interface Selection {
  readonly resources?: readonly string[];
}
interface Store {
  readonly name?: string;
  readonly bucket?: string;
}

const ofVault: Relation<OfVault> = { property: "backupVaultName", by: "name", types: types.backupVault };

const lock = stackRule<Vault, { minimumDays: number }>({
  name: "backup-vault-enforce-lock",
  severity: "high",
  description:
    "No backup leaves its vault before its time; where data is kept, nobody can take the vault's lock off, and no vault goes with what is in it.",
  remediation:
    "make a VaultLockConfiguration for the vault with `minRetentionDays`, and where data is kept with `changeableForDays`, there without `forceDestroy` on the vault.",
  standards: {
    fsbp: [],
    pci: [],
    pciOwn: ["10.3.2", "10.5.1"],
    nist: ["AU-9(2)", "CP-6", "CP-9(8)", "SI-12"],
  },
  types: types.backupVault,
  settings: {
    minimumDays: setting(35, "Least days that the lock keeps a backup", { least: 1, keptLeast: 14 }),
  },
  check: (vault, judge, { graph, settings: { minimumDays } }) => {
    const keeps = keepsData(stackOf(vault.urn));
    judge.part(() => {
      if (keeps && vault.props.forceDestroy === true)
        judge.violation("the vault can be deleted with the backups in it");
    });
    const locks = demandNaming(
      judge,
      graph.ofType<Lock>(types.backupVaultLock),
      ofVault,
      vault,
      "the vault has no VaultLockConfiguration",
    );
    for (const { name, props } of locks) {
      judge.part(() => {
        const days = props.minRetentionDays ?? 0;
        if (days < minimumDays)
          judge.violation(
            `${name} keeps backups for ${days} days at least, which is less than ${minimumDays}`,
          );
      });
      judge.part(() => {
        if (keeps && !isSet(props, "changeableForDays"))
          judge.violation(`${name} can be taken off at any time: it has no \`changeableForDays\``);
      });
    }
  },
});

/** What takes a backup away, or shortens its time. */
const ends = ["backup:DeleteRecoveryPoint", "backup:UpdateRecoveryPointLifecycle"];

const deletion = stackRule<object>({
  name: "backup-vaultpolicy-disallow-deletion",
  severity: "high",
  description: "A vault's policy refuses everybody to delete a backup, or to let it go earlier.",
  remediation:
    "deny everybody `backup:DeleteRecoveryPoint` and `backup:UpdateRecoveryPointLifecycle` in a VaultPolicy, on all resources and without a condition.",
  standards: { fsbp: [], pci: [], pciOwn: ["7.2.2", "10.3.2"], nist: ["AC-3", "AU-9(2)", "CP-9(8)"] },
  types: types.backupVault,
  check: (vault, judge, { graph }) => {
    const policies = demandNaming(
      judge,
      graph.ofType<VaultPolicy>(types.backupVaultPolicy),
      ofVault,
      vault,
      "the vault has no VaultPolicy",
    );
    for (const policy of policies) judge.part(() => judgePolicy(policy, judge));
  },
});

function judgePolicy({ name, props }: Node<VaultPolicy>, judge: Judge): void {
  const refusals = statementsOf(props.policy).filter(
    (each) =>
      !each.allow && each.conditions.length === 0 && isForEverybody(each) && each.resources.includes("*"),
  );
  // AWS Backup takes no wildcard in an action here.
  for (const action of ends)
    if (!refusals.some(({ actions }) => actions.includes(action)))
      judge.violation(`${name} leaves ${action} to somebody`);
}

const everyStore = stackRule<Store, { unbacked: readonly string[] }>({
  name: "backup-selection-enforce-every-store",
  severity: "high",
  description: "Where data is kept, a plan of AWS Backup's names every table, bucket and file system.",
  remediation:
    "name the store's ARN in `resources` of a Selection, or have it listed in `unbacked` where it holds no records.",
  standards: {
    fsbp: ["DynamoDB.4", "EFS.2"],
    pci: [],
    pciOwn: ["10.3.3"],
    nist: ["CP-6", "CP-9", "CP-10", "SI-12"],
  },
  types: [...types.table, ...types.bucket, ...types.fileSystem],
  settings: {
    unbacked: placesSetting("Buckets and other stores that hold no records"),
  },
  check: (store, judge, { graph, settings: { unbacked } }) => {
    if (!keepsData(stackOf(store.urn)) || !isOfPlatform(store.urn) || isListed(store.urn, unbacked)) return;
    const selections = graph.ofType<Selection>(types.backupSelection);
    if (selections.some((selection) => names(selection, store))) return;
    const unclear = selections.filter((selection) => mayName(selection));
    for (const { urn } of unclear) judge.undetermined("resources", urn);
    if (unclear.length === 0) judge.violation("no Selection of AWS Backup names the store");
  },
});

/** By what the list was made of, or by an ARN that ends in the store's own name. */
function names(selection: Node<Selection>, store: Node<Store>): boolean {
  if (selection.references("resources", [store.type]).some(({ urn }) => urn === store.urn)) return true;
  const end = endOf(store);
  return end !== undefined && knownIn(selection).some((arn) => arn.endsWith(end));
}

/** `:table/<name>` or `:::<bucket>`; a file system has a name that AWS chooses. */
function endOf({ type, props }: Node<Store>): string | undefined {
  if (!isKnown(() => [props.name, props.bucket])) return undefined;
  if ((types.table as readonly string[]).includes(type)) return props.name && `:table/${props.name}`;
  return props.bucket && `:::${props.bucket}`;
}

/** The ARNs that are known: a list may hold others that are not. */
function knownIn({ props }: Node<Selection>): string[] {
  if (!isKnown(() => props.resources?.length)) return [];
  // To go through the list itself reads those that are not.
  return Array.from({ length: props.resources?.length ?? 0 }, (_, index) => index).flatMap((index) =>
    isKnown(() => props.resources?.[index]) ? [String(props.resources?.[index])] : [],
  );
}

/** Whether nobody can tell what is in the list, and the program does not say what it was made of. */
function mayName(selection: Node<Selection>): boolean {
  return !isKnown(() => selection.props.resources?.length) && !selection.isDerived("resources");
}

export const backupRules = [lock, deletion, everyStore];
