import { catalogue } from "../../../../model/catalogue";

const team = { owner: "financial-crime", dataClass: "restricted", criticality: "medium" } as const;
const image = { entryPoint: ["/app/service"], command: ["serve"] } as const;

const forAWhile = { stacks: ["dev"], ticket: "CDD-7" } as const;

/** Every kind of entry with every option, on Fargate and on EC2 in one cluster. */
export const platform = catalogue({
  services: {
    scans: {
      ...team,
      ...image,
      description: "Takes in scanned papers; TLS down to the task, a helper, files, traces and routed logs",
      exposure: "internal",
      port: 8443,
      health: "/health",
      taskTls: "container",
      healthCommand: ["/app/healthy"],
      architecture: "arm64",
      ephemeralStorageGiB: 40,
      stopSeconds: 90,
      ulimits: { nofile: { soft: 4096, hard: 8192 } },
      logging: "firelens",
      openTelemetry: true,
      data: { papers: "write", readings: "write" },
      secrets: ["scanner-key"],
      calls: ["reader"],
      containers: {
        cleaner: {
          ...image,
          description: "Straightens pages before they are read",
          memory: 128,
          secrets: ["scanner-key"],
          after: { scans: "HEALTHY" },
        },
      },
    },
    reader: {
      ...team,
      ...image,
      description: "Reads pages; its callers find its tasks by name",
      exposure: "task",
      port: 8443,
      data: { papers: "read" },
    },
    matcher: {
      ...team,
      ...image,
      description: "Compares faces on machines with GPUs, by itself",
      capacity: "ec2:gpu",
      gpus: 1,
      sharedMemoryMiB: 1024,
      ulimits: { memlock: { soft: 65_536, hard: 65_536 } },
      data: { readings: "read" },
    },
    sweep: {
      ...team,
      ...image,
      description: "Starts the reading of what was left over, every night",
      schedule: { expression: "cron(0 2 * * ? *)", timezone: "Europe/London" },
      calls: ["scans"],
    },
    probe: {
      ...team,
      ...image,
      description: "Looks at what the outside sees; may be opened for a while",
      exceptions: {
        exec: forAWhile,
        writableRoot: forAWhile,
        publicIp: forAWhile,
      },
    },
  },
  stores: {
    papers: { kind: "files", description: "Pages as scanned", dataClass: "restricted" },
    readings: {
      kind: "table",
      description: "What was read",
      dataClass: "restricted",
      partitionKey: "pageId",
    },
  },
  destinations: {},
  ec2Capacity: { gpu: { description: "Comparing faces", gpu: true } },
});
