import { agentContainers } from "../components/fargate-microservice/task/args";
import { containerFaults } from "../components/fargate-microservice/task/container-order";
import { latencyFaults } from "../components/fargate-microservice/watch/validate";
import type { Relations } from "../model/catalogue";
import type { RelatedEntry } from "../model/entry";
import { isBalanced } from "../model/kinds";
import { type Fault, inFile, type Problem, shown } from "../model/problems";
import { capacityFaults } from "./entry-capacity";

/** What an entry says that contradicts itself, or the catalogue's capacities. The compiler finds most of it too. */
export function entryProblems({ services, ec2Capacity = {}, stores }: Relations, file: string): Problem[] {
  return Object.entries(services).flatMap(([key, entry]) =>
    inFile(
      file,
      ["services", key],
      [
        ...capacityFaults(entry, ec2Capacity),
        ...shellFaults(entry),
        ...releaseExceptionFaults(entry),
        ...plaintextFaults(entry),
        ...repetitionFaults(entry),
        ...cookieFaults(entry),
        ...latencyFaults(entry),
        ...furtherFaults(key, entry),
        ...evidenceFaults(entry, stores),
      ],
    ),
  );
}

/** ECS writes the agent of a shell into the container's root file system. */
function shellFaults({ exceptions }: RelatedEntry): Fault[] {
  const { exec, writableRoot } = exceptions ?? {};
  if (exec === undefined) return [];
  const missing = exec.stacks.filter((stack) => !writableRoot?.stacks.includes(stack));
  if (missing.length === 0) return [];
  const message = `holds in ${missing.join(", ")} where the root file system is read-only: no shell can be opened there. Add writableRoot for the same stacks, or leave it out.`;
  return [{ steps: ["exceptions", "exec"], message }];
}

/** What has no release of its own follows the stack, or rolls by nature: there is nothing to except. */
function releaseExceptionFaults(entry: RelatedEntry): Fault[] {
  if (entry.exceptions?.release === undefined) return [];
  const steps = ["exceptions", "release"];
  if (!isBalanced(entry)) {
    const message = "does nothing: without a load balancer it rolls in every stack. Leave it out.";
    return [{ steps, message }];
  }
  if (entry.release !== undefined) return [];
  const message = "does nothing: the entry is released as each stack says. Leave it out, or say release.";
  return [{ steps, message }];
}

/** What no balancer speaks to, and what speaks TLS by itself, has no plain hop to except. */
function plaintextFaults(entry: RelatedEntry): Fault[] {
  const { taskTls, exceptions } = entry;
  if (exceptions?.plaintext === undefined) return [];
  const steps = ["exceptions", "plaintext"];
  if (!isBalanced(entry))
    return [{ steps, message: "does nothing: no load balancer speaks to its tasks. Leave it out." }];
  if (taskTls === undefined) return [];
  const message = `contradicts taskTls ${shown(taskTls)}: the hop is encrypted or it is not. Leave one of the two out.`;
  return [{ steps, message }];
}

/** One rule at one path is excepted once in each stack: by one person, until one day. */
function repetitionFaults({ falsePositives = [] }: RelatedEntry): Fault[] {
  const seen = new Set<string>();
  return falsePositives.flatMap(({ rule, paths, stacks }, index) =>
    paths.flatMap((path) =>
      stacks.flatMap((stack) => {
        const one = `${rule} ${path} ${stack}`;
        if (!seen.has(one)) {
          seen.add(one);
          return [];
        }
        const message = `excepts ${rule} at ${path} in ${stack} a second time. Name each rule, path and stack once.`;
        return [{ steps: ["falsePositives", index], message }];
      }),
    ),
  );
}

/** Services keep no cookies of a balancer. */
function cookieFaults({ exposure, stickinessSeconds }: RelatedEntry): Fault[] {
  if (stickinessSeconds === undefined || exposure !== "internal") return [];
  const message = "does nothing: callers of an internal service keep no cookies. Leave it out.";
  return [{ steps: ["stickinessSeconds"], message }];
}

/** A router keeps lines in memory and loses them with the task. */
function evidenceFaults({ logging, data = {} }: RelatedEntry, stores: Relations["stores"]): Fault[] {
  const evidence = Object.keys(data).find(
    (store) => data[store] === "append" && Object.hasOwn(stores, store),
  );
  if (logging !== "firelens" || evidence === undefined) return [];
  const message = `"firelens" may lose lines, and the service appends to ${evidence}, which is evidence. Use awslogs.`;
  return [{ steps: ["logging"], message }];
}

/** What its further containers cannot be called, be given or wait for. */
function furtherFaults(key: string, entry: RelatedEntry): Fault[] {
  const { containers = {}, secrets = [] } = entry;
  return containerFaults(key, entry, {
    containers,
    secrets,
    taken: [key, ...Object.values(agentContainers)],
  });
}
