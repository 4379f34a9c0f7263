import type { StackReading } from "../config/stack-config";
import type { Catalogue, Service } from "../model/catalogue";
import { isBalanced } from "../model/kinds";
import { oneOf, type Problem, shown } from "../model/problems";
import { care, type ReleaseStrategy } from "../model/release";

/**
 * Entries whose own release is less careful than the stack's, without an exception that names the stack; and
 * exceptions that name it where nothing is taken away. So no line of the catalogue alone takes a canary, and the approval
 * with it, from a stack that has one.
 */
export function careProblems({ services }: Catalogue, { stack, file, sound }: StackReading): Problem[] {
  const strategy = sound.release?.strategy;
  if (strategy === undefined) return [];
  return Object.entries(services).flatMap(([key, service]) => {
    const excepted = exceptedStacks(service);
    const at = excepted.indexOf(stack);
    const own = ownRelease(service);
    if (own !== undefined && care[own] < care[strategy]) {
      if (at >= 0) return [];
      const careful = strategies.filter((each) => care[each] >= care[strategy]);
      const message = `${shown(own)} is less careful than ${strategy}, by which ${file} releases. Use ${oneOf(careful)}, or add exceptions.release for ${stack}.`;
      return [{ file: "services.ts", steps: ["services", key, "release"], message }];
    }
    // What has no release of its own is judged with the entry itself.
    if (at < 0 || own === undefined) return [];
    const message = `${shown(stack)} needs no exception: ${file} releases by ${strategy}, which is no more careful than ${own}. Leave it out.`;
    const steps = ["services", key, "exceptions", "release", "stacks", at];
    return [{ file: "services.ts", steps, message }];
  });
}

const strategies = Object.keys(care) as ReleaseStrategy[];

/** The release that the entry says, where there is traffic to shift and the word is one. */
function ownRelease(service: Service): ReleaseStrategy | undefined {
  return isBalanced(service) ? strategies.find((each) => each === service.release) : undefined;
}

/** Stacks that the exception names. What has not the right form is said elsewhere. */
function exceptedStacks({ exceptions }: Service): readonly string[] {
  const stacks: unknown = exceptions?.release?.stacks;
  return Array.isArray(stacks) ? stacks : [];
}
