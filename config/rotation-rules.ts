import { type Fault, shown } from "../model/problems";
import type { SoundParts } from "../model/stack";
import { foreign } from "./belonging";

/** A secret is rotated by a function of this account and region, in a role that has no duty apart from that. */
export function rotationRules(stack: SoundParts): Fault[] {
  const { access = {}, rotation = {} } = stack;
  return Object.entries(rotation).flatMap(([secret, chosen]) => {
    if ("byHand" in chosen) return [];
    const { functionArn, roleArn } = chosen;
    const problem = (key: string, message: string) => ({ steps: ["rotation", secret, key], message });
    const away = { functionArn: foreign(functionArn, stack), roleArn: foreign(roleArn, stack) };
    const others = apart.filter(({ duty }) => access[duty]?.includes(roleArn)).map(({ title }) => title);
    return [
      ...Object.entries(away).flatMap(([key, message]) =>
        message === undefined ? [] : [problem(key, message)],
      ),
      ...(others.length > 0
        ? [
            problem(
              "roleArn",
              `${shown(roleArn)} is also a ${others.join(" and a ")}. Use another role: who knows secrets neither deploys, nor administers keys, nor reads records.`,
            ),
          ]
        : []),
    ];
  });
}

/** Duties that nobody has beside knowing secrets. */
const apart = [
  { duty: "keyAdministrators", title: "key administrator" },
  { duty: "deployers", title: "deployer" },
  { duty: "recordReaders", title: "record reader" },
] as const;
