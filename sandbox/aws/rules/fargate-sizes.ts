const everyStep = (from: number, to: number, step: number) =>
  Array.from({ length: (to - from) / step + 1 }, (_, index) => from + index * step);

/** Memory (MiB) that Fargate offers for each CPU size on Linux. */
const sizes: Readonly<Record<string, readonly number[]>> = {
  "256": [512, 1024, 2048],
  "512": everyStep(1024, 4096, 1024),
  "1024": everyStep(2048, 8192, 1024),
  "2048": everyStep(4096, 16_384, 1024),
  "4096": everyStep(8192, 30_720, 1024),
  "8192": everyStep(16_384, 61_440, 4096),
  "16384": everyStep(32_768, 122_880, 8192),
  // 60, 120 and 244 GB: https://docs.aws.amazon.com/AmazonECS/latest/developerguide/fargate-tasks-services.html
  "32768": [61_440, 122_880, 249_856],
};

/** Whether Fargate has a task of this CPU (units) and memory (MiB). */
export function isFargateSize(cpu: string, memory: string): boolean {
  return sizes[cpu]?.some((size) => String(size) === memory) ?? false;
}
