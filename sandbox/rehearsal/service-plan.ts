import { statSync } from "node:fs";
import * as path from "node:path";
import { RunError } from "@pulumi/pulumi";
import type { BalancedPlan } from "../../components/fargate-microservice/args";
import { readStackConfig } from "../../config/stack-config";
import { otherStackFiles, readStackFiles } from "../../config/stack-files";
import type { Catalogue } from "../../model/catalogue";
import { oneOf } from "../../model/problems";
import { type PlatformPlan, plan } from "../../plan";
import { UserError } from "../log";

const repository = path.join(__dirname, "..", "..");

/** The folder with the stack files: the one given, else the repository. */
export function projectFolder(stack: string, given: string | undefined): string {
  if (given === undefined) return repository;
  const folder = path.resolve(given);
  if (statSync(folder, { throwIfNoEntry: false })?.isDirectory() !== true)
    throw new UserError(`--project ${given}: there is no such folder. Give one with Pulumi.${stack}.yaml.`);
  return folder;
}

/** A service as a stack would release it, of those that stand behind a load balancer. */
export function balancedPlan(
  catalogue: Catalogue,
  folder: string,
  stack: string,
  service: string,
): BalancedPlan {
  const files = readStackFiles(folder);
  if (!Object.hasOwn(files, stack))
    throw new UserError(`There is no Pulumi.${stack}.yaml. Use ${oneOf(Object.keys(files))}.`);
  const { services } = soundPlan(() =>
    plan(catalogue, readStackConfig(files[stack], stack, otherStackFiles(folder, stack))),
  );
  const found = services.find((each) => each.service === service);
  if (found?.kind === "balanced") return found;
  const known = services.filter(({ kind }) => kind === "balanced").map((each) => each.service);
  if (found === undefined) throw new UserError(`"${service}" is no service. Use ${oneOf(known)}.`);
  throw new UserError(
    `${service} has no load balancer: no traffic is shifted, and nothing can be rehearsed. Use ${oneOf(known)}.`,
  );
}

function soundPlan(planning: () => PlatformPlan): PlatformPlan {
  try {
    return planning();
  } catch (error) {
    if (RunError.isInstance(error)) throw new UserError(error.message, { cause: error });
    throw error;
  }
}
