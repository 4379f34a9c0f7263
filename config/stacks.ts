import { type Problem, shown } from "./problems";
import { overlap } from "./ranges";
import { type StackConfig, stackPath } from "./stack-config";

/** The stack whose customers are real. */
const production = "prod";
const yearOfLogs = 365;

/**
 * What is wrong between the stacks: one register of VPC ranges, nothing shared that must be apart, and production
 * second to none. A value of one stack alone is judged when its file is read.
 */
export function betweenStacks(stacks: readonly StackConfig[]): Problem[] {
  return [
    ...pairs(stacks).flatMap(([one, other]) => apart(one, other)),
    ...stacks.flatMap((stack) => (stack.retain ? retained(stack) : [])),
    ...stacks.flatMap((stack) => (stack.stack === production ? producing(stack, stacks) : [])),
  ];
}

/** What no two stacks share. */
function apart(one: StackConfig, other: StackConfig): Problem[] {
  const problems: Problem[] = [];
  if (overlap(one.network.cidr, other.network.cidr)) {
    const range = `${other.network.cidr} of stack ${other.stack}`;
    problems.push(
      problem(
        one,
        ["network", "cidr"],
        `${shown(one.network.cidr)} overlaps with ${range}. Use a /16 of its own.`,
      ),
    );
  }
  for (const key of ["account", "domain", "zoneId"] as const) {
    if (one[key] === other[key]) {
      problems.push(
        problem(one, [key], `${shown(one[key])} is also stack ${other.stack}'s. Use one of its own.`),
      );
    }
  }
  return problems;
}

/** What a stack that keeps its data needs. */
function retained(stack: StackConfig): Problem[] {
  const problems: Problem[] = [];
  if (stack.availabilityZones.length < 3) {
    problems.push(
      problem(
        stack,
        ["availabilityZones"],
        `${shown(stack.availabilityZones)} are too few to retain data. Use 3 or 4.`,
      ),
    );
  }
  if (stack.network.natGateways !== "one-per-az") {
    problems.push(
      problem(
        stack,
        ["network", "natGateways"],
        `${shown(stack.network.natGateways)} fails with one AZ. Use one-per-az.`,
      ),
    );
  }
  if (stack.logRetentionDays < yearOfLogs) {
    const message = `${stack.logRetentionDays} days are too few where data is retained. Use ${yearOfLogs} or more.`;
    problems.push(problem(stack, ["logRetentionDays"], message));
  }
  return problems;
}

function producing(stack: StackConfig, stacks: readonly StackConfig[]): Problem[] {
  const problems: Problem[] = [];
  if (!stack.retain)
    problems.push(problem(stack, ["retain"], "false is not allowed in production. Use true."));
  const longest = Math.max(...stacks.map(({ logRetentionDays }) => logRetentionDays));
  if (stack.logRetentionDays < longest) {
    const message = `${stack.logRetentionDays} days are fewer than another stack's. Use ${longest} or more.`;
    problems.push(problem(stack, ["logRetentionDays"], message));
  }
  if (stack.capacity.spotWeight > 0) {
    const message = `${stack.capacity.spotWeight} lets customers wait for interrupted tasks. Use 0.`;
    problems.push(problem(stack, ["capacity", "spotWeight"], message));
  }
  return problems;
}

function problem(stack: StackConfig, steps: readonly string[], message: string): Problem {
  return { file: `Pulumi.${stack.stack}.yaml`, path: stackPath(...steps), message };
}

function pairs<T>(values: readonly T[]): (readonly [T, T])[] {
  return values.flatMap((one, index) => values.slice(index + 1).map((other) => [one, other] as const));
}
