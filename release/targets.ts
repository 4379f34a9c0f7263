import { existsSync, statSync } from "node:fs";
import * as path from "node:path";
import { RunError } from "@pulumi/pulumi";
import { readStackConfig, type StackReading } from "../config/stack-config";
import { otherStackFiles, readStackFiles } from "../config/stack-files";
import type { Catalogue } from "../model/catalogue";
import { oneOf } from "../model/problems";
import { type PlatformPlan, plan } from "../plan";
import { UserError } from "./log";

/** One service and the image that it is to run. */
export interface Target {
  /** Key in the catalogue, which is the container's name too. */
  readonly service: string;
  /** Name of the ECS service. */
  readonly ecsService: string;
  /** `sha256:<64 hex>` */
  readonly digest: string;
}

/** What a stack's configuration says is to run, and where. */
export interface Release {
  readonly stack: string;
  /** AWS account id, 12 digits. */
  readonly account: string;
  readonly region: string;
  /** Name of the ECS cluster. */
  readonly cluster: string;
  /** In the catalogue's order. */
  readonly targets: readonly Target[];
  /** Services that have no digest yet. */
  readonly waiting: readonly string[];
}

const repository = path.join(__dirname, "..");

/**
 * The folder with the stack's file: the one given, else the working folder if it has the file (as the sandbox's staged
 * project does), else the repository.
 */
export function projectFolder(stack: string, given?: string): string {
  if (given !== undefined) {
    const folder = path.resolve(given);
    if (statSync(folder, { throwIfNoEntry: false })?.isDirectory() !== true)
      throw new UserError(`--project ${given}: there is no such folder. Give one with Pulumi.${stack}.yaml.`);
    return folder;
  }
  // npm runs a script in the folder of package.json, and keeps in INIT_CWD where it was called.
  const here = [process.env.INIT_CWD, process.cwd()].flatMap((folder) => folder ?? []);
  return here.find((folder) => existsSync(path.join(folder, `Pulumi.${stack}.yaml`))) ?? repository;
}

/** Reads what a stack is to run, as the program itself would. */
export function releaseOf(catalogue: Catalogue, stack: string, folder: string): Release {
  return releaseIn(stack, planOf(catalogue, stack, folder));
}

/** Plans a stack as the program itself would. What is wrong with it is for the user. */
export function planOf(catalogue: Catalogue, stack: string, folder: string): PlatformPlan {
  const reading = readingOf(stack, folder);
  return soundPlan(() => plan(catalogue, reading));
}

/** Reads a stack's file beside the others. What is wrong with it `plan` says. */
export function readingOf(stack: string, folder: string): StackReading {
  const files = readStackFiles(folder);
  if (!Object.hasOwn(files, stack)) {
    const there = Object.keys(files);
    const known = there.length > 0 ? `Stacks with a file: ${there.join(", ")}` : "No stack has a file there";
    throw new UserError(`There is no Pulumi.${stack}.yaml in ${folder}. ${known}.`);
  }
  return readStackConfig(files[stack], stack, otherStackFiles(folder, stack));
}

/** What a stack is to run, out of its plan. */
export function releaseIn(stack: string, planned: PlatformPlan): Release {
  const { region, account } = planned.provider;
  // A scheduled entry's next run takes the new revision: it has no ECS service that would be deployed.
  const released = planned.services.filter(({ kind }) => kind !== "scheduled");
  const targets = released.flatMap(({ service, physicalName, image }) => {
    const digest = image?.split("@")[1];
    return digest === undefined ? [] : [{ service, ecsService: physicalName, digest }];
  });
  const running = new Set(targets.map(({ service }) => service));
  const waiting = released.map(({ service }) => service).filter((service) => !running.has(service));
  return { stack, account, region, cluster: planned.cluster.name, targets, waiting };
}

/** The same, for the named services only. */
export function only(release: Release, services: readonly string[]): Release {
  if (services.length === 0) return release;
  for (const service of services) {
    if (release.targets.some((target) => target.service === service)) continue;
    if (release.waiting.includes(service))
      throw new UserError(
        `${service} has no digest in Pulumi.${release.stack}.yaml (cdd:platform.images): nothing of it is released.`,
      );
    const known = [...release.targets.map((target) => target.service), ...release.waiting];
    throw new UserError(`"${service}" is no service. Use ${oneOf(known)}.`);
  }
  return { ...release, targets: release.targets.filter(({ service }) => services.includes(service)) };
}

function soundPlan(planning: () => PlatformPlan): PlatformPlan {
  try {
    return planning();
  } catch (error) {
    if (RunError.isInstance(error)) throw new UserError(error.message, { cause: error });
    throw error;
  }
}
