import { shown } from "./problems";
import type { SectionProblem } from "./stack-rules";
import type { SoundParts } from "./stack-schema";

/** A secret is rotated by a function of this account and region, in a role that has no duty apart from that. */
export function rotationRules({ account, region, access = {}, rotation = {} }: SoundParts): SectionProblem[] {
  return Object.entries(rotation).flatMap(([secret, chosen]) => {
    if ("byHand" in chosen) return [];
    const { functionArn, roleArn } = chosen;
    const problem = (key: string, message: string) => ({ steps: ["rotation", secret, key], message });
    const [, , , ofRegion, ofAccount] = functionArn.split(":");
    const away =
      (region !== undefined && ofRegion !== region) || (account !== undefined && ofAccount !== account);
    const place = [
      ...(account === undefined ? [] : [`of account ${account}`]),
      ...(region === undefined ? [] : [`in ${region}`]),
    ].join(" ");
    const others = apart.filter(({ duty }) => access[duty]?.includes(roleArn)).map(({ title }) => title);
    return [
      ...(away
        ? [problem("functionArn", `${shown(functionArn)} is not of this stack. Use a function ${place}.`)]
        : []),
      ...(account !== undefined && roleArn.split(":")[4] !== account
        ? [problem("roleArn", `${shown(roleArn)} belongs to another account. Use one of account ${account}.`)]
        : []),
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
