import * as assert from "node:assert/strict";
import * as pulumi from "@pulumi/pulumi";
import type { RecordedResource } from "./recorded";
import { type Monitor, Recording } from "./recording";

export { logicalName, type RecordedResource, unknown } from "./recorded";

export interface ProgramOptions {
  /** Name of the Pulumi project. @default "cdd" */
  readonly project?: string;
  /** @default "dev" */
  readonly stack?: string;
  /** Run as a first preview: what AWS computes is unknown. @default false */
  readonly preview?: boolean;
  /** Refuse resource types that `mock-builders.ts` does not know. @default true */
  readonly strict?: boolean;
  /** Stack configuration, `cdd:platform` → JSON. @default none */
  readonly config?: Readonly<Record<string, string>>;
}

export interface RecordedProgram {
  /** In the order of registration, without the stack itself. */
  readonly resources: readonly RecordedResource[];
  /** What the program returned, resolved. Undefined at a preview if any of it is unknown. */
  readonly outputs: unknown;
  /** The one resource with this logical name, of this type where the name alone does not say which. */
  one(name: string, type?: string): RecordedResource;
  /** Resources of a type. */
  all(type: string): readonly RecordedResource[];
  /** Direct children. */
  childrenOf(parent: RecordedResource): readonly RecordedResource[];
}

let running = false;

/**
 * Runs a program on the SDK's mocks to its end and records everything that it registers, with what the mocks
 * themselves drop: parents, options and dependencies. Fails where the real engine would and mocks do not: on a URN
 * registered twice, on an Output in a string, on an invoke, and on a type whose outputs nobody has written down.
 */
export async function recordProgram(
  program: () => unknown,
  options: ProgramOptions = {},
): Promise<RecordedProgram> {
  assert.ok(!running, "recordProgram is already running: the SDK's runtime is one for the process");
  running = true;
  try {
    return await withoutStacks(() => recorded(program, options));
  } catch {
    // Once more, for the error's stack.
    return await recorded(program, options);
  } finally {
    running = false;
  }
}

/** The SDK notes a stack for each of its promises and resources, which takes four times as long as the program. */
async function withoutStacks<T>(run: () => Promise<T>): Promise<T> {
  const { stackTraceLimit } = Error;
  Error.stackTraceLimit = 0;
  try {
    return await run();
  } finally {
    Error.stackTraceLimit = stackTraceLimit;
  }
}

async function recorded(
  program: () => unknown,
  { project = "cdd", stack = "dev", preview = false, strict = true, config = {} }: ProgramOptions,
): Promise<RecordedProgram> {
  const recording = new Recording({ project, stack, preview, strict });
  await pulumi.runtime.setMocks(refuseQuestions(recording), project, stack, preview, "organization");
  pulumi.runtime.setAllConfig({ ...config });
  recording.takeOver(pulumi.runtime.getMonitor() as unknown as Monitor);
  const outputs = await finished(program, recording);
  if (recording.problems.length > 0) assert.fail(recording.problems.join("\n"));
  return programOf(recording.resources, outputs);
}

/** Runs inside a stack resource, and drains what is still on its way, whatever happened. */
async function finished(program: () => unknown, recording: Recording): Promise<unknown> {
  // A resource whose arguments could not be made is not registered, and nothing but this says so: the CLI's host ends by it.
  const lost = (reason: unknown) => {
    const why = reason instanceof Error ? reason.message : String(reason);
    if (!recording.problems.includes(why)) recording.problems.push(why);
  };
  process.prependListener("unhandledRejection", lost);
  try {
    return await pulumi.runtime.runInPulumiStack(async () => program());
  } finally {
    await drained(recording);
    await pulumi.runtime.disconnect();
    process.off("unhandledRejection", lost);
  }
}

/** Until nothing more comes: what an `apply` registers starts only after what it waited for has been answered. */
async function drained({ resources }: Recording): Promise<void> {
  // The SDK has the function but strips it from its typings.
  const { waitForRPCs } = pulumi.runtime as unknown as { waitForRPCs(): Promise<void> };
  let before: number;
  do {
    before = resources.length;
    await waitForRPCs();
    await new Promise(setImmediate);
    await waitForRPCs();
  } while (resources.length > before);
}

function refuseQuestions({ problems }: Recording): pulumi.runtime.Mocks {
  return {
    call: ({ token }) => {
      // The stack's own last run: there was none.
      if (token === "pulumi:pulumi:readStackOutputs") return { outputs: {} };
      problems.push(`${token} was invoked: a preview would have to ask AWS`);
      return {};
    },
    newResource: ({ type, name }) => {
      problems.push(`${type} ${name} was read from AWS instead of being registered`);
      return { id: `${name}-id`, state: {} };
    },
  };
}

function programOf(resources: readonly RecordedResource[], outputs: unknown): RecordedProgram {
  return {
    resources,
    outputs,
    one: (name, type) => {
      const found = resources.filter((each) => each.name === name && (!type || each.type === type));
      const [only] = found;
      if (found.length === 1 && only) return only;
      const names = (found.length > 0 ? found : resources).map((each) => `${each.type} ${each.name}`);
      return assert.fail(`${found.length} resources are named ${name}. There are:\n${names.join("\n")}`);
    },
    all: (type) => resources.filter((each) => each.type === type),
    childrenOf: ({ urn }) => resources.filter(({ parent }) => parent === urn),
  };
}
