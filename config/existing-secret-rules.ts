import { type Fault, shown } from "../model/problems";
import type { SoundParts } from "../model/stack";
import { foreign } from "./belonging";

/** Existing secrets are of this account and region: another account's would be read past its owner's duties. */
export function existingSecretRules({ existingSecrets = {}, account, region }: SoundParts): Fault[] {
  return Object.entries(existingSecrets).flatMap(([secret, { arn, keyArn }]) => [
    ...Object.entries({ arn, keyArn }).flatMap(([key, given]) => {
      const message = given === undefined ? undefined : foreign(given, { account, region });
      return message === undefined ? [] : [{ steps: ["existingSecrets", secret, key], message }];
    }),
    // The platform's names: `cdd/<stack>/<service>/<key>`.
    ...(/:secret:cdd\//.test(arn)
      ? [
          {
            steps: ["existingSecrets", secret, "arn"],
            message: `${shown(arn)} is a secret of the platform, which its own service alone reads. Use one that somebody else makes.`,
          },
        ]
      : []),
  ]);
}
