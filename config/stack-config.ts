import { type Fault, inFile, type Problem, pathTo, type Step } from "../model/problems";
import { isPrivate } from "../model/ranges";
import { faultsIn, isObject, without } from "../model/reading";
import { partDepths, type SoundParts, type StackConfig, soundParts, stackForm } from "../model/stack";
import type { StackFiles } from "./stack-files";
import { sectionFaults, stackNameProblems } from "./stack-rules";
import { betweenStacks } from "./stacks";

/** Sections whose keys are names that the catalogue gives. */
type NamedSection =
  | "services"
  | "ec2Capacity"
  | "egress"
  | "existingSecrets"
  | "images"
  | "replication"
  | "rotation";

/** A stack file as read: what is wrong with it, and what of it can still be judged together with the catalogue. */
export interface StackReading {
  readonly stack: string;
  /** Names of all stacks that have a file, this one first. */
  readonly stacks: readonly string[];
  /** `Pulumi.<stack>.yaml` */
  readonly file: string;
  readonly problems: readonly Problem[];
  /** Everything, if there is no problem. */
  readonly config?: StackConfig;
  /** What has the right form. */
  readonly sound: SoundParts;
  /** Ranges of the other stacks' VPCs. */
  readonly rangesOfOthers: readonly string[];
  /** The names that a section mentions, whatever stands under them. */
  readonly named: (section: NamedSection) => readonly string[];
}

/** Path of the object in the stack file. */
export const platformKey = "cdd:platform";

/** Path to a value in the stack file, as `pulumi config set --path` takes it. */
export function stackPath(...steps: readonly Step[]): string {
  return pathTo(platformKey, ...steps);
}

/** Problems of a stack file, from what is wrong in the object under `cdd:platform`. */
export function inStackFile(file: string, faults: readonly Fault[]): Problem[] {
  return inFile(file, [platformKey], faults);
}

/**
 * Judges the object of a stack file. Throws nothing: `plan` reports what is wrong here together with what is wrong in
 * the catalogue.
 *
 * @param value what the engine gives for `cdd:platform` (JSON), or the object itself
 * @param others what stands in the other stacks' files, by stack
 */
export function readStackConfig(value: unknown, stack: string, others: StackFiles = {}): StackReading {
  const file = `Pulumi.${stack}.yaml`;
  const given = typeof value === "string" ? parsed(value) : value;
  const { issues, sound, data } = shaped(given);
  const theirs = mapValues(others, (other) => shaped(other).sound);
  const rangesOfOthers = Object.values(theirs).flatMap(({ network }) => routedRanges(network));
  const problems = [
    ...stackNameProblems(stack, file),
    ...inStackFile(file, [
      ...faultsIn(issues, given),
      ...sectionFaults(sound, rangesOfOthers),
      ...betweenStacks(stack, sound, theirs),
    ]),
  ];
  return {
    stack,
    stacks: [...new Set([stack, ...Object.keys(others)])],
    file,
    problems,
    sound,
    rangesOfOthers,
    named: (section) => {
      const names = isObject(given) ? given[section] : undefined;
      return isObject(names) ? Object.keys(names) : [];
    },
    ...(data !== undefined && problems.length === 0 && { config: { stack, ...data } }),
  };
}

/** What of a network others can route to. */
function routedRanges({ cidr, taskCidr }: NonNullable<SoundParts["network"]> = {}): string[] {
  return [cidr, taskCidr].flatMap((range) => (range !== undefined && isPrivate(range) ? [range] : []));
}

/** What is wrong in the form of a stack's object, and what of it has the right form. */
function shaped(given: unknown) {
  const { data, error } = stackForm.safeParse(given);
  const issues = error?.issues ?? [];
  const partial = without(given, issues, ([section = ""]) => partDepths[section] ?? 1);
  const sound: SoundParts = data ?? soundParts.safeParse(partial).data ?? {};
  return { data, issues, sound };
}

function mapValues<T, R>(values: Readonly<Record<string, T>>, change: (value: T) => R): Record<string, R> {
  return Object.fromEntries(Object.entries(values).map(([key, value]) => [key, change(value)]));
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return text;
  }
}
