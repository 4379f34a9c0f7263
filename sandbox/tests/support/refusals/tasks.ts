import * as ecs from "@pulumi/aws/ecs";
import type { RefusalCase } from "./case";

type Container = Readonly<Record<string, unknown>>;
const app: Container = { name: "app", image: "public.ecr.aws/docker/library/nginx:1" };

/** A Fargate task definition that is refused for its containers, or for what it says beside them. */
function refused(
  title: string,
  says: RegExp,
  containers: readonly Container[],
  more: Partial<ecs.TaskDefinitionArgs> = {},
): RefusalCase {
  const containerDefinitions = JSON.stringify(containers.map((own) => ({ ...app, ...own })));
  return {
    title,
    programs: [
      (name, opts) => {
        const args = {
          family: name,
          cpu: "256",
          memory: "512",
          networkMode: "awsvpc",
          requiresCompatibilities: ["FARGATE"],
          containerDefinitions,
          ...more,
        };
        new ecs.TaskDefinition(`${name}-task`, args, opts);
      },
    ],
    refused: "task",
    says,
  };
}

const linux = (linuxParameters: Container) => [{ linuxParameters }];
const efsVolume = (rootDirectory: string, transitEncryption: string) => [
  {
    name: "evidence",
    efsVolumeConfiguration: {
      fileSystemId: "fs-1",
      rootDirectory,
      transitEncryption,
      authorizationConfig: { accessPointId: "fsap-1" },
    },
  },
];

/** What Fargate does not have. */
const fargateCases: readonly RefusalCase[] = [
  refused("a GPU on Fargate", /do not support resourceRequirements/, [
    { resourceRequirements: [{ type: "GPU", value: "1" }] },
  ]),
  refused("a privileged container on Fargate", /do not support privileged/, [{ privileged: true }]),
  refused("shared memory on Fargate", /do not support sharedMemorySize/, linux({ sharedMemorySize: 64 })),
  refused("swap on Fargate", /do not support maxSwap/, linux({ maxSwap: 64 })),
  refused("devices on Fargate", /do not support devices/, linux({ devices: [{ hostPath: "/dev/fuse" }] })),
  refused(
    "a capability that Fargate does not add",
    /do not support adding the capability NET_ADMIN/,
    linux({ capabilities: { add: ["SYS_PTRACE", "NET_ADMIN"] } }),
  ),
  refused("a log driver that Fargate does not have", /do not support the log driver json-file/, [
    { logConfiguration: { logDriver: "json-file" } },
  ]),
  refused("a stop timeout of more than two minutes", /stopTimeout 121 is not between 2 and 120 seconds/, [
    { stopTimeout: 121 },
  ]),
  refused("placement constraints on Fargate", /do not support constraints/, [{}], {
    placementConstraints: [{ type: "memberOf", expression: "attribute:ecs.instance-type =~ g4dn.*" }],
  }),
  refused(
    "a path of the host on Fargate",
    /host\.sourcePath should not be set for volumes in Fargate/,
    [{}],
    {
      volumes: [{ name: "host", hostPath: "/var" }],
    },
  ),
];

/** How the containers of a task fit to each other and to the task. */
const relationCases: readonly RefusalCase[] = [
  refused(
    "containers with more memory than their task",
    /memory of together 768 MiB must not exceed .* 512/,
    [{ memory: 512 }, { name: "side", memory: 256 }],
  ),
  refused("a host port that is not the container's", /the host ports and container ports .* must match/, [
    { portMappings: [{ containerPort: 8080, hostPort: 80 }] },
  ]),
  refused("eleven containers in a task", /Too many containers/, [
    ...Array.from({ length: 11 }, (_, index) => ({ name: `c${index}` })),
  ]),
  refused(
    "a dependency on a container that is not there",
    /depends on container 'side', which does not exist/,
    [{ dependsOn: [{ containerName: "side", condition: "START" }] }],
  ),
  refused("a dependency on the health of a container without health check", /'side' has no health check/, [
    { dependsOn: [{ containerName: "side", condition: "HEALTHY" }] },
    { name: "side" },
  ]),
  refused("a dependency on the end of an essential container", /'side' is essential/, [
    { dependsOn: [{ containerName: "side", condition: "SUCCESS" }] },
    { name: "side" },
  ]),
  refused("containers that wait for each other", /must not form a cycle/, [
    { dependsOn: [{ containerName: "side", condition: "START" }] },
    { name: "side", dependsOn: [{ containerName: "app", condition: "START" }] },
  ]),
  refused("volumes of a container that is not there", /takes volumes from container 'side', which does not/, [
    { volumesFrom: [{ sourceContainer: "side" }] },
  ]),
  refused("a mount of a volume that is not declared", /Unknown volume 'data'/, [
    { mountPoints: [{ sourceVolume: "data", containerPath: "/data" }] },
  ]),
  refused(
    "FireLens logs without a router",
    /uses the log driver awsfirelens, and no container has a firelensConfiguration/,
    [{ logConfiguration: { logDriver: "awsfirelens" } }],
    { executionRoleArn: "arn:aws:iam::999999999999:role/elsewhere" },
  ),
  refused("two FireLens routers", /only one container with a firelensConfiguration/, [
    { firelensConfiguration: { type: "fluentbit" } },
    { name: "side", firelensConfiguration: { type: "fluentbit" } },
  ]),
  refused("a port's name in capitals", /Port mapping name 'HTTP' is not valid/, [
    { portMappings: [{ containerPort: 8080, name: "HTTP" }] },
  ]),
  refused("an access point without encryption on the way", /transit encryption must be enabled if/, [{}], {
    volumes: efsVolume("/", "DISABLED"),
  }),
  refused("an access point with a root directory", /must be omitted or set to \/ .* got '\/own'/, [{}], {
    volumes: efsVolume("/own", "ENABLED"),
  }),
];

export const taskCases: readonly RefusalCase[] = [...fargateCases, ...relationCases];
