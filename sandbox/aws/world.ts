import { Cloud } from "./cloud/cloud";
import type { Image } from "./cloud/records";
import { inProgress } from "./deployments/records";
import { stateOf } from "./deployments/steer";
import { deploymentsOf, serviceType } from "./deployments/store";
import { Refusal } from "./rpc/refusal";
import { taskDefinitionOf, whyTasksFail } from "./rules/running-tasks";
import { digest, text } from "./values";

export type { Image } from "./cloud/records";

/** Which account of which sandbox home. */
export interface Account {
  /** Sandbox home. */
  readonly home: string;
  /** Account id, 12 digits. */
  readonly account: string;
}

const repositoryType = "aws:ecr/repository:Repository";
const secretType = "aws:secretsmanager/secret:Secret";

function namesOf(cloud: Cloud, type: string): string[] {
  return cloud
    .ofType(type)
    .map(({ outputs }) => text(outputs.name))
    .sort();
}

function open({ home, account }: Account): Cloud {
  return new Cloud(home, account);
}

/** Names of the repositories that stand in the account. */
export function listRepositories(account: Account): string[] {
  return namesOf(open(account), repositoryType);
}

/** Names of the secrets that stand in the account, and whether each has a value. */
export function listSecrets(account: Account): { readonly name: string; readonly hasValue: boolean }[] {
  const cloud = open(account);
  return cloud
    .ofType(secretType)
    .map(({ id, outputs }) => ({
      name: text(outputs.name),
      hasValue: cloud.world.secretValues[id] !== undefined,
    }))
    .sort((one, other) => (one.name < other.name ? -1 : 1));
}

/** Every image in the account's registry, oldest first in each repository. */
export function listImages(account: Account): readonly Image[] {
  return open(account).world.images;
}

/**
 * Pushes an image, as a build pipeline does, and tells its digest: that of an index, as build tools make it also where there
 * is one kind of processor. The same account, repository and tag give the same
 * digest; without a tag every push is another image.
 */
export async function pushImage(account: Account, repository: string, tag?: string): Promise<string> {
  const cloud = open(account);
  knownRepository(cloud, { ...account, repository });
  const count = cloud.world.images.filter((image) => image.repository === repository).length;
  const pushed = `sha256:${digest(account.account, repository, tag ?? `push ${count + 1}`)}`;
  const same = cloud.world.images.find((image) => image.repository === repository && image.digest === pushed);
  if (same) return pushed;
  const tags = tag === undefined ? [] : [tag];
  const platforms = [`sha256:${digest(pushed, "linux/amd64")}`];
  cloud.changeWorld({ images: [...cloud.world.images, { repository, digest: pushed, tags, platforms }] });
  await cloud.written();
  return pushed;
}

/** Copies an image by its digest from another account's registry, as a pipeline does before a version goes on. */
export async function copyImage(
  from: Account & { readonly repository: string },
  to: Account & { readonly repository: string },
  wanted: string,
): Promise<void> {
  const image = listImages(from).find(
    ({ repository, digest: its }) => repository === from.repository && its === wanted,
  );
  if (!image)
    throw new Refusal(`There is no image ${wanted} in "${from.repository}" of account ${from.account}.`);
  const cloud = open(to);
  knownRepository(cloud, to);
  if (cloud.world.images.some((one) => one.repository === to.repository && one.digest === wanted)) return;
  cloud.changeWorld(({ images }) => ({ images: [...images, { ...image, repository: to.repository }] }));
  await cloud.written();
}

function knownRepository(
  cloud: Cloud,
  { account, repository }: { account: string; repository: string },
): void {
  if (cloud.find(repositoryType, repository)) return;
  throw new Refusal(
    `There is no repository "${repository}" in account ${account}. There are: ${namesOf(cloud, repositoryType).join(", ") || "none yet; bring the stack up first"}.`,
  );
}

/** Puts a secret's value, as its owner does out of band. Only a hash of it is kept, so that it is in no file. */
export async function putSecret(account: Account, name: string, value = "sandbox"): Promise<void> {
  const cloud = open(account);
  const secret = cloud.find(secretType, name);
  if (!secret)
    throw new Refusal(
      `There is no secret "${name}" in account ${account.account}. There are: ${namesOf(cloud, secretType).join(", ") || "none yet; bring the stack up first"}.`,
    );
  cloud.changeWorld({ secretValues: { ...cloud.world.secretValues, [secret.id]: digest(secret.id, value) } });
  await cloud.written();
}

/** Puts an object into a bucket, as a service does when it runs. */
export async function putObject(account: Account, bucket: string, key: string): Promise<void> {
  const cloud = open(account);
  if (!cloud.byId("aws:s3/bucket:Bucket", bucket))
    throw new Refusal(`There is no bucket "${bucket}" in account ${account.account}.`);
  const keys = new Set([...(cloud.world.objects[bucket] ?? []), key]);
  cloud.changeWorld({ objects: { ...cloud.world.objects, [bucket]: [...keys].sort() } });
  await cloud.written();
}

/** Makes a backup, as a plan does at night, and tells its ARN. */
export async function takeBackup(account: Account, vault: string): Promise<string> {
  const cloud = open(account);
  const found = cloud.find("aws:backup/vault:Vault", vault);
  if (!found) throw new Refusal(`There is no backup vault "${vault}" in account ${account.account}.`);
  const arn = `arn:aws:backup:${found.region}:${account.account}:recovery-point:${cloud.token(32, vault)}`;
  const stand = cloud.world.recoveryPoints[vault] ?? [];
  cloud.changeWorld({ recoveryPoints: { ...cloud.world.recoveryPoints, [vault]: [...stand, arn] } });
  await cloud.written();
  return arn;
}

/** An ECS service at this moment. */
export interface ServiceStatus {
  readonly name: string;
  readonly cluster: string;
  readonly desired: number;
  readonly running: number;
  /** Why its tasks do not start. Absent where they run. */
  readonly reason?: string;
  /** Where its deployment waits for somebody. Absent where none is in progress. */
  readonly deployment?: string;
}

/** Every ECS service with its tasks. */
export function describeServices(account: Account): ServiceStatus[] {
  const cloud = open(account);
  return cloud
    .ofType(serviceType)
    .map(({ outputs, id }) => {
      const definition = taskDefinitionOf(cloud, text(outputs.taskDefinition));
      const reason = definition ? whyTasksFail(cloud, definition) : "its task definition does not exist";
      const desired = Number(outputs.desiredCount ?? 1);
      const cluster = id.split("/").at(-2) ?? "";
      const latest = deploymentsOf(cloud, id).at(-1);
      return {
        name: text(outputs.name),
        cluster,
        desired,
        running: reason ? 0 : desired,
        ...(reason ? { reason } : {}),
        ...(latest && inProgress(latest) ? { deployment: stateOf(latest) } : {}),
      };
    })
    .sort((one, other) => (one.name < other.name ? -1 : 1));
}
