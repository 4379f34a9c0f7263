import { agentContainers } from "../components/fargate-microservice/container-args";
import { oneOf, type Problem, pathTo, shown } from "../config/problems";
import type { Relations } from "./catalogue-schema";
import type { RelatedEntry } from "./entry-schema";

/** What an entry says that contradicts itself, or the catalogue's capacities. The compiler finds most of it too. */
export function entryProblems({ services, ec2Capacity = {}, stores }: Relations, file: string): Problem[] {
  return Object.entries(services).flatMap(([key, entry]) =>
    [
      ...capacityProblems(entry, ec2Capacity),
      ...exceptionProblems(entry),
      ...containerProblems(key, entry),
      ...limitProblems(entry),
      ...evidenceProblems(entry, stores),
    ].map(({ steps, message }) => ({ file, path: pathTo("services", key, ...steps), message })),
  );
}

interface Found {
  readonly steps: readonly (string | number)[];
  readonly message: string;
}

function capacityProblems(entry: RelatedEntry, capacities: NonNullable<Relations["ec2Capacity"]>): Found[] {
  const {
    capacity = "fargate",
    gpus,
    sharedMemoryMiB,
    ulimits = {},
    architecture,
    ephemeralStorageGiB,
  } = entry;
  if (capacity === "fargate") {
    const more = Object.keys(ulimits).filter((name) => name !== "nofile");
    return [
      ...only("gpus", gpus),
      ...only("sharedMemoryMiB", sharedMemoryMiB),
      ...more.map((name) => ({
        steps: ["ulimits", name],
        message: `${shown(name)} is not a limit that Fargate changes. Use nofile, or an EC2 capacity.`,
      })),
    ];
  }
  const name = capacity.slice("ec2:".length);
  const known = capacities[name];
  if (known === undefined) {
    const allowed = oneOf(["fargate", ...Object.keys(capacities).map((each) => `ec2:${each}`)]);
    return [{ steps: ["capacity"], message: `${shown(capacity)} is not a capacity. Use ${allowed}.` }];
  }
  return [
    ...(architecture === undefined
      ? []
      : [
          {
            steps: ["architecture"],
            message: `does nothing on EC2: ec2Capacity.${name} decides it. Leave it out.`,
          },
        ]),
    ...(ephemeralStorageGiB === undefined
      ? []
      : [
          {
            steps: ["ephemeralStorageGiB"],
            message: "does nothing on EC2: the machines' disk is shared. Leave it out.",
          },
        ]),
    ...(gpus !== undefined && known.gpu !== true
      ? [
          {
            steps: ["gpus"],
            message: `${gpus} cannot be had: ec2Capacity.${name} has no GPU. Give it gpu: true, or leave it out.`,
          },
        ]
      : []),
    ...(entry.exceptions?.publicIp === undefined
      ? []
      : [
          {
            steps: ["exceptions", "publicIp"],
            message: "is not possible on EC2: such tasks get no public address. Leave it out.",
          },
        ]),
  ];

  function only(option: string, value: unknown): Found[] {
    return value === undefined
      ? []
      : [
          {
            steps: [option],
            message: `${shown(value)} needs an EC2 capacity: Fargate has no such option. Leave it out, or use capacity "ec2:<name>".`,
          },
        ];
  }
}

/** ECS writes the agent of a shell into the container's root file system. */
function exceptionProblems({ exceptions }: RelatedEntry): Found[] {
  const { exec, writableRoot } = exceptions ?? {};
  if (exec === undefined) return [];
  const missing = exec.stacks.filter((stack) => !writableRoot?.stacks.includes(stack));
  if (missing.length === 0) return [];
  return [
    {
      steps: ["exceptions", "exec"],
      message: `holds in ${missing.join(", ")} where the root file system is read-only: no shell can be opened there. Add writableRoot for the same stacks, or leave it out.`,
    },
  ];
}

function containerProblems(key: string, entry: RelatedEntry): Found[] {
  const { containers = {}, secrets = [] } = entry;
  const reserved: readonly string[] = [key, ...Object.values(agentContainers)];
  const healthy = new Set([
    ...(entry.healthCommand === undefined ? [] : [key]),
    ...Object.keys(containers).filter((name) => containers[name]?.healthCommand !== undefined),
  ]);
  const all = [key, ...Object.keys(containers)];
  const waits = (name: string) => Object.keys((name === key ? entry : containers[name])?.after ?? {});
  return [
    ...Object.keys(containers).flatMap((name): Found[] => [
      ...(/^[a-z][a-z0-9]*(-[a-z0-9]+)*$/.test(name) && name.length <= 40
        ? []
        : [
            {
              steps: ["containers", name],
              message: `${shown(name)} is not a container's name. Use lower-case words joined by single hyphens, at most 40 characters.`,
            },
          ]),
      ...(reserved.includes(name)
        ? [
            {
              steps: ["containers", name],
              message: `${shown(name)} is a container's name already. Use another one.`,
            },
          ]
        : []),
      ...(containers[name]?.secrets ?? []).flatMap((secret, index) =>
        secrets.includes(secret)
          ? []
          : [
              {
                steps: ["containers", name, "secrets", index],
                message: `${shown(secret)} is not a secret of the service. Use ${oneOf(secrets)}.`,
              },
            ],
      ),
    ]),
    ...all.flatMap((name) => {
      const at = name === key ? ["after"] : ["containers", name, "after"];
      const after = (name === key ? entry : containers[name])?.after ?? {};
      return Object.entries(after).flatMap(([other, condition]): Found[] => {
        const others = all.filter((each) => each !== name);
        if (!others.includes(other))
          return [
            {
              steps: [...at, other],
              message: `${shown(other)} is not another container of the task. Use ${oneOf(others)}.`,
            },
          ];
        if (condition === "HEALTHY" && !healthy.has(other))
          return [
            {
              steps: [...at, other],
              message: `HEALTHY never comes: ${other} has no healthCommand. Give it one, or use START.`,
            },
          ];
        if (reaches(other, name))
          return [
            {
              steps: [...at, other],
              message: `${shown(other)} waits for ${name} itself, so that neither starts. Remove one of the two.`,
            },
          ];
        return [];
      });
    }),
  ];

  function reaches(from: string, to: string, seen: readonly string[] = []): boolean {
    return waits(from).some(
      (next) => next === to || (!seen.includes(next) && reaches(next, to, [...seen, next])),
    );
  }
}

function limitProblems({ ulimits = {} }: RelatedEntry): Found[] {
  return Object.entries(ulimits).flatMap(([name, limit]) =>
    limit === undefined || limit.soft <= limit.hard
      ? []
      : [
          {
            steps: ["ulimits", name],
            message: `soft ${limit.soft} is above hard ${limit.hard}. Use at most ${limit.hard}.`,
          },
        ],
  );
}

/** A router keeps lines in memory and loses them with the task. */
function evidenceProblems({ logging, data = {} }: RelatedEntry, stores: Relations["stores"]): Found[] {
  const evidence = Object.keys(data).find(
    (store) => data[store] === "append" && Object.hasOwn(stores, store),
  );
  return logging === "firelens" && evidence !== undefined
    ? [
        {
          steps: ["logging"],
          message: `"firelens" may lose lines, and the service appends to ${evidence}, which is evidence. Use awslogs.`,
        },
      ]
    : [];
}
