/** Memory (MiB) that Fargate offers for each CPU size: from, to, in steps. */
const sizes: Readonly<Record<string, readonly [from: number, to: number, step: number]>> = {
  "512": [1024, 4096, 1024],
  "1024": [2048, 8192, 1024],
  "2048": [4096, 16_384, 1024],
  "4096": [8192, 30_720, 1024],
  "8192": [16_384, 61_440, 4096],
  "16384": [32_768, 122_880, 8192],
};

/** Whether Fargate has a task of this CPU (units) and memory (MiB). */
export function isFargateSize(cpu: string, memory: string): boolean {
  if (cpu === "256") return ["512", "1024", "2048"].includes(memory);
  const size = sizes[cpu];
  if (!size || !/^\d+$/.test(memory)) return false;
  const [from, to, step] = size;
  const wanted = Number(memory);
  return wanted >= from && wanted <= to && (wanted - from) % step === 0;
}
