import { platformKey, readStackConfig } from "../config/stack-config";
import { platformOf, type StackFiles } from "../config/stack-files";
import { pathTo, report, shown } from "../model/problems";
import { isObject } from "../model/reading";
import type { StackConfig } from "../model/stack";
import { UserError } from "../sandbox/log";
import { isMarked, type Place, placeOf } from "./place";
import { type PolicyConfig, policyConfigOf, policyText } from "./policy-file";
import { stackFileOf } from "./stack-file";

/** What is asked: a new stack, like another one, and what of its place is known already. */
export interface Asked {
  readonly stack: string;
  readonly from: string;
  /** @default the source's region; marks for what does not follow from anything */
  readonly place: Partial<Omit<Place, "cidr">>;
}

/** What there is: the stack files by stack, and the source's two files. */
export interface Given {
  readonly stacks: StackFiles;
  readonly stackText: string;
  readonly policy: PolicyConfig;
}

/** A mark or a derived value: where it stands. */
export interface Value {
  readonly file: string;
  readonly path: string;
  readonly value: string;
}

/** The two files of a new stack, and what their reader has to do with them. */
export interface NewStack {
  readonly files: Readonly<Record<string, string>>;
  /** Values that are marked: preview refuses each until it is replaced. */
  readonly edit: readonly Value[];
  /** Values that were derived, and that only AWS or the bank can confirm. */
  readonly look: readonly Value[];
}

/** Where a stack's two files stand in the project. */
export const filesOf = (stack: string) => ({
  stack: `Pulumi.${stack}.yaml`,
  policy: `policy/config/${stack}.json`,
});

/** Derives a new stack's files from another's, or throws every reason why it cannot. */
export function derive({ stack, from: source, place }: Asked, given: Given): NewStack {
  const { [source]: values, ...others } = given.stacks;
  const reading = readStackConfig(values, source, others);
  if (reading.config === undefined) throw new UserError(report(reading.problems));
  const { network } = reading.config;
  if (network.kind === "existing")
    throw new UserError(
      `stack ${source} stands in a VPC of somebody else's, ${network.vpcId}, and a new stack needs one of its own. Take another stack.`,
    );
  const from: Place = { ...reading.config, cidr: network.cidr };
  const to = placeOf(stack, reading.config, place, takenRanges(given.stacks));

  const files = filesOf(stack);
  const text = stackFileOf(stack, source, given.stackText, from, to);
  const own = platformOf(text) as StackConfig;
  const policy = policyConfigOf(given.policy, { from: reading.config, to: own }, from, to);

  const edit = [
    ...marksIn(own).map((each) => ({ ...each, file: files.stack, path: pathTo(platformKey, ...each.steps) })),
    ...marksIn(policy).map((each) => ({ ...each, file: files.policy, path: pathTo("", ...each.steps) })),
  ].map(({ file, path, value }) => ({ file, path, value }));
  const marked = new Set(edit.map(({ path }) => path));
  const wrong = readStackConfig(own, stack, given.stacks).problems.filter(
    ({ steps }) => !marked.has(pathTo(...steps)),
  );
  if (wrong.length > 0) throw new UserError(report(wrong));
  return {
    files: { [files.stack]: text, [files.policy]: policyText(policy) },
    edit,
    look: derived(own).map((each) => ({ ...each, file: files.stack })),
  };
}

function takenRanges(stacks: StackFiles): string[] {
  return Object.entries(stacks).flatMap(([stack, values]) => {
    const { network, egress = {} } = readStackConfig(values, stack).sound;
    return [network?.cidr ?? [], Object.values(egress).flatMap(({ cidrs }) => cidrs)].flat(2);
  });
}

type Steps = readonly (string | number)[];

function marksIn(value: unknown, steps: Steps = []): { readonly steps: Steps; readonly value: string }[] {
  if (typeof value === "string") return isMarked(value) ? [{ steps, value }] : [];
  if (!isObject(value)) return [];
  return Object.entries(value).flatMap(([key, each]) =>
    marksIn(each, [...steps, Array.isArray(value) ? Number(key) : key]),
  );
}

/** What was derived by rule or taken over, and is the new stack's own all the same. */
function derived(own: StackConfig): Omit<Value, "file">[] {
  const { prismaDefender } = own.containerSecurity ?? {};
  const { approval, hooks } = own.release;
  const found: readonly (readonly [unknown, ...Steps])[] = [
    [own.region, "region"],
    [own.availabilityZones, "availabilityZones"],
    [own.domain, "domain"],
    [own.network.kind === "existing" ? undefined : own.network.cidr, "network", "cidr"],
    [own.network.testTrafficCidrs, "network", "testTrafficCidrs"],
    ...Object.entries(own.services).map(
      ([service, { inboundCidrs }]) => [inboundCidrs, "services", service, "inboundCidrs"] as const,
    ),
    ...Object.entries(own.access).map(([duty, roles]) => [roles, "access", duty] as const),
    [prismaDefender?.console, "containerSecurity", "prismaDefender", "console"],
    [prismaDefender?.cidrs, "containerSecurity", "prismaDefender", "cidrs"],
    [approval?.approvers, "release", "approval", "approvers"],
    [hooks?.map(({ functionArn }) => functionArn), "release", "hooks"],
    ...Object.entries(own.rotation ?? {}).map(
      ([secret, chosen]) =>
        ["functionArn" in chosen ? chosen.functionArn : undefined, "rotation", secret] as const,
    ),
    [own.costCentre, "costCentre"],
  ];
  return found.flatMap(([value, ...steps]) =>
    value === undefined || marksIn(value).length > 0
      ? []
      : [{ path: pathTo(platformKey, ...steps), value: typeof value === "string" ? value : shown(value) }],
  );
}
