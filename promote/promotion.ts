import { RunError } from "@pulumi/pulumi";
import { parseDocument } from "yaml";
import { platformKey, readStackConfig } from "../config/stack-config";
import { platformOf, type StackFiles } from "../config/stack-files";
import type { Catalogue } from "../model/catalogue";
import { type Fault, inFile, oneOf, report } from "../model/problems";
import type { StackConfig } from "../model/stack";
import { imagesOf } from "../plan/images";
import { type Proofs, proofMessage, proofsOf } from "../proofs";
import type { Evidence } from "./evidence";

/** The way of a version: each stack takes what ran in the one before. */
export const route: readonly string[] = ["dev", "qa", "beta", "prod"];

export interface Asked {
  readonly service: string;
  readonly from: string;
  readonly to: string;
}

export interface Given {
  readonly catalogue: Catalogue;
  /** The stack files, by stack. */
  readonly stacks: StackFiles;
  /** Text of the file of the stack that takes the version; read once the way is a right one. */
  readonly text: () => string;
  /** What the stack before kept of its release; read then, too. */
  readonly evidence: () => Evidence;
}

export interface Promotion {
  /** `Pulumi.<to>.yaml` */
  readonly file: string;
  /** Its new text. */
  readonly text: string;
  /** Image → digest, as they are now. */
  readonly images: Readonly<Record<string, string>>;
  /** The stack that takes them. */
  readonly target: StackConfig;
}

/** The stack file with the version of the stack before, or every reason against it. */
export function promotion({ service, from, to }: Asked, given: Given): Promotion {
  const astray = wayFaults(service, from, to, given.catalogue);
  if (astray.length > 0) throw new RunError(astray.join("\n"));
  const { [from]: before, ...others } = given.stacks;
  const source = soundOf(from, before, others);
  const target = soundOf(to, given.stacks[to], {});
  const images = ownImages(service, source, given.catalogue);
  const faults = [
    ...imageFaults(service, images, source),
    ...evidenceFaults(service, source, given.evidence()),
    ...(Object.entries(images).every(([image, digest]) => target.images[image] === digest)
      ? [{ steps: ["images", service], message: `is what ${to} has already. There is nothing to promote.` }]
      : []),
  ];
  if (faults.length > 0) throw new RunError(report(inFile(`Pulumi.${from}.yaml`, [platformKey], faults)));
  const text = written(given.text(), images);
  const read = readStackConfig(platformOf(text), to);
  if (read.problems.length > 0) throw new RunError(report(read.problems));
  return { file: `Pulumi.${to}.yaml`, text, images, target };
}

/**
 * What the images show in the registry of the stack that takes them; nothing where it asks for nothing.
 *
 * @throws RunError where one does not show it; RegistryError where the registry cannot be asked
 */
export async function proven(
  { file, images, target }: Promotion,
  attempts?: number,
): Promise<Proofs | undefined> {
  const proofs = await proofsOf(Object.entries(images), target, attempts);
  const faults = (proofs?.refused ?? []).map(
    (each): Fault => ({
      steps: ["images", each.image],
      message: proofMessage(each),
    }),
  );
  if (faults.length > 0) throw new RunError(report(inFile(file, [platformKey], faults)));
  return proofs;
}

function wayFaults(service: string, from: string, to: string, { services }: Catalogue): string[] {
  const next = route[route.indexOf(from) + 1];
  if (!Object.hasOwn(services, service))
    return [`${service} is no service of services.ts. Use ${oneOf(Object.keys(services))}.`];
  if (!route.includes(from) || next === undefined)
    return [`${from} is no stack that a version goes on from. Use ${oneOf(route.slice(0, -1))}.`];
  return to === next
    ? []
    : [
        `From ${from} a version goes to ${next} and not to ${to}: no stack is skipped, and none is gone back to.`,
      ];
}

function soundOf(stack: string, values: unknown, others: StackFiles): StackConfig {
  const { config, problems } = readStackConfig(values, stack, others);
  if (config === undefined || problems.length > 0) throw new RunError(report(problems));
  return config;
}

/** The service's own images; what the platform adds to tasks goes its own way. */
function ownImages(service: string, stack: StackConfig, { services }: Catalogue): Record<string, string> {
  const entry = services[service];
  const keys = entry === undefined ? [] : Object.values(imagesOf(service, entry, stack));
  return Object.fromEntries(
    keys
      .filter((image) => image.split("/")[0] === service)
      .map((image): [string, string] => [image, stack.images[image] ?? ""]),
  );
}

function imageFaults(
  service: string,
  images: Readonly<Record<string, string>>,
  { stack }: StackConfig,
): Fault[] {
  return Object.entries(images)
    .filter(([, digest]) => digest === "")
    .map(([image]) => ({
      steps: ["images", image],
      message: `is missing: ${service} has never run in ${stack}. Release it there first.`,
    }));
}

/** That the very digest ran, in the very stack. */
function evidenceFaults(
  service: string,
  { stack, account, region, images }: StackConfig,
  evidence: Evidence,
): Fault[] {
  const steps = ["images", service];
  if (evidence.stack !== stack || evidence.account !== account || evidence.region !== region)
    return [
      {
        steps,
        message: `the evidence is of ${evidence.stack} in ${evidence.account}, ${evidence.region}. Give that of ${stack}.`,
      },
    ];
  const ran = evidence.services.find((one) => one.service === service);
  if (ran === undefined || ran.digest !== images[service])
    return [
      {
        steps,
        message: `the evidence says nothing of ${images[service] ?? "it"}: that digest never ran in ${stack}. Release it there first.`,
      },
    ];
  if (ran.outcome === "succeeded") return [];
  const next = ["paused", "in progress"].includes(ran.outcome)
    ? "Wait until it has succeeded."
    : `Release it, or another digest, in ${stack} until it succeeds.`;
  return [{ steps, message: `its release in ${stack} is "${ran.outcome}" by the evidence. ${next}` }];
}

/** The digests in the file's text, whose comments and order stay. */
function written(text: string, images: Readonly<Record<string, string>>): string {
  const document = parseDocument(text);
  const at = ["config", platformKey, "images"];
  const now = document.getIn(at);
  const standing = (now as { toJSON?: () => Record<string, string> } | undefined)?.toJSON?.() ?? {};
  const all = Object.entries({ ...standing, ...images }).sort(([one], [other]) => one.localeCompare(other));
  document.setIn(at, document.createNode(Object.fromEntries(all)));
  return document.toString({ lineWidth: 0 });
}
