import { type Fault, oneOf, unless } from "./problems";

const mebibytesPerGibibyte = 1024;

function steps(fromGibibytes: number, toGibibytes: number, stepGibibytes: number): readonly number[] {
  const values: number[] = [];
  for (let size = fromGibibytes; size <= toGibibytes; size += stepGibibytes) {
    values.push(size * mebibytesPerGibibyte);
  }
  return values;
}

/** Every task size that Fargate runs on Linux: CPU units → MiB of memory, both ascending. */
const sizes: ReadonlyMap<number, readonly number[]> = new Map([
  [256, [512, 1024, 2048]],
  [512, steps(1, 4, 1)],
  [1024, steps(2, 8, 1)],
  [2048, steps(4, 16, 1)],
  [4096, steps(8, 30, 1)],
  // From here on the steps are wider: 4 GB for 8 vCPU, 8 GB for 16 vCPU, and three sizes for 32 vCPU.
  [8192, steps(16, 60, 4)],
  [16384, steps(32, 120, 8)],
  [32768, [60 * 1024, 120 * 1024, 244 * 1024]],
]);

/** CPU units that a Fargate task can have, ascending. */
export const cpuSizes: readonly number[] = [...sizes.keys()];

/** MiB of memory that go with so many CPU units, ascending; empty where Fargate has no such size. */
export function memorySizes(cpu: number): readonly number[] {
  return sizes.get(cpu) ?? [];
}

/** What is wrong with a task size; nothing if Fargate runs it. */
export function taskSizeFaults(cpu: number, memory: number): Fault[] {
  const allowed = memorySizes(cpu);
  if (allowed.length === 0)
    return [{ steps: ["cpu"], message: `${cpu} is not a Fargate size. Use ${oneOf(cpuSizes)}.` }];
  return unless(
    allowed.includes(memory),
    ["memory"],
    `${memory} does not go with cpu ${cpu} on Fargate. Use ${oneOf(allowed)} (MiB).`,
  );
}
