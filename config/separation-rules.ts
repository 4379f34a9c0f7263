import { type Fault, shown } from "../model/problems";
import type { SoundParts } from "../model/stack";

/** What each role that a stack file names is there for. */
const titles = {
  keyAdministrators: "a key administrator",
  deployers: "a deployer",
  recordReaders: "a record reader",
  secretWriters: "a secret writer",
  imagePushers: "an image pusher",
  clusterViewers: "a cluster viewer",
  clusterOperators: "a cluster operator",
  sessionOperators: "a session operator",
  recordKeepers: "a record keeper",
  restorers: "a restorer",
  approvers: "an approver",
} as const;

type Duty = keyof typeof titles;

/** Duties that nobody has beside another one. */
export const separations: readonly {
  readonly duty: Duty;
  readonly apart: readonly Duty[];
  readonly why: string;
}[] = [
  {
    duty: "keyAdministrators",
    apart: [
      "deployers",
      "secretWriters",
      "imagePushers",
      "clusterViewers",
      "clusterOperators",
      "sessionOperators",
      "recordReaders",
      "recordKeepers",
      "restorers",
    ],
    why: "who administers keys may not use them",
  },
  {
    duty: "deployers",
    apart: ["secretWriters", "recordReaders", "recordKeepers", "restorers"],
    why: "who deploys sees neither secrets nor records",
  },
  { duty: "recordReaders", apart: ["secretWriters"], why: "who reads records puts no secrets" },
  {
    duty: "imagePushers",
    apart: ["secretWriters", "recordReaders", "recordKeepers", "restorers"],
    why: "who brings the code in sees neither secrets nor records",
  },
  { duty: "imagePushers", apart: ["deployers"], why: "who brings the code in does not deploy it" },
  {
    duty: "clusterViewers",
    apart: ["deployers", "clusterOperators"],
    why: "its policy refuses what they are there for",
  },
  {
    duty: "clusterOperators",
    apart: ["deployers"],
    why: "its policy refuses what they are there for",
  },
  {
    duty: "approvers",
    apart: ["deployers", "imagePushers"],
    why: "who answers for a release neither brings it in nor deploys it",
  },
];

/** Roles that are named for two duties which must be apart. */
export function separationRules(parts: SoundParts): Fault[] {
  const { access = {}, registry, release, retain } = parts;
  const rolesOf = (duty: Duty): readonly string[] =>
    (duty === "approvers" ? release?.approval?.approvers : access[duty]) ?? [];
  const isLet = registry?.pushersDeploy === true && retain === false;
  const named = separations.flatMap(({ duty, apart, why }) =>
    rolesOf(duty).flatMap((arn, index): Fault[] => {
      const others = apart
        .filter((other) => rolesOf(other).includes(arn))
        .filter((other) => !(isLet && duty === "imagePushers" && other === "deployers"))
        .map((other) => titles[other]);
      if (others.length === 0) return [];
      const steps = duty === "approvers" ? ["release", "approval", duty, index] : ["access", duty, index];
      return [{ steps, message: `${shown(arn)} is also ${others.join(" and ")}. Use another role: ${why}.` }];
    }),
  );
  return [...named, ...letFaults(parts)];
}

function letFaults({ registry, retain }: SoundParts): Fault[] {
  if (registry?.pushersDeploy !== true || retain !== true) return [];
  return [
    {
      steps: ["registry", "pushersDeploy"],
      message:
        "true is not allowed in a stack that keeps its data. Leave it out, and deploy by a role that pushes no image.",
    },
  ];
}

/**
 * What one person has of two duties which must be apart.
 *
 * @param takers who may take the role of each duty
 */
export function takenTogether(takers: Readonly<Record<string, readonly string[]>>): {
  readonly duty: string;
  readonly index: number;
  readonly message: string;
}[] {
  return separations.flatMap(({ duty, apart, why }) =>
    (takers[duty] ?? []).flatMap((arn, index) => {
      const others = apart.filter((other) => takers[other]?.includes(arn));
      if (others.length === 0) return [];
      const message = `${shown(arn)} may be ${others.map((other) => titles[other]).join(" and ")} too. Use another role: ${why}.`;
      return [{ duty, index, message }];
    }),
  );
}
