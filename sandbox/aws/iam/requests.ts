import type { Keys } from "./context";
import { accountOf, type Principal, sessionArn } from "./principals";
import type { Place } from "./stack-resources";

/**
 * The keys of a call that an AWS service makes for somebody, with that principal's own rights (a forward access session).
 * Sources: "AWS KMS condition keys", kms:ViaService, KMS developer guide; "AWS global condition context keys",
 * aws:CalledVia and aws:ViaAWSService, IAM user guide.
 *
 * @example
 * ask(stack, { principal: deployer, action: "kms:Decrypt", resource: keyArn, context: through("secretsmanager", region) });
 */
export function through(service: string, region: string): Keys {
  const name = `${service}.amazonaws.com`;
  return {
    "kms:ViaService": `${service}.${region}.amazonaws.com`,
    "aws:ViaAWSService": "true",
    "aws:CalledVia": [name],
    "aws:CalledViaFirst": name,
    "aws:CalledViaLast": name,
  };
}

/** The keys of an encryption context. */
export function encryptionContext(pairs: Readonly<Record<string, string>>): Keys {
  return {
    ...Object.fromEntries(
      Object.entries(pairs).map(([key, value]) => [`kms:EncryptionContext:${key}`, value]),
    ),
    "kms:EncryptionContextKeys": Object.keys(pairs),
  };
}

/**
 * What AWS puts into every request. Source: "AWS global condition context keys", IAM user guide. Keys that depend on
 * where somebody calls from (address, organisation, endpoint) are absent unless they are given.
 */
export function keysOfEvery(
  principal: Principal,
  { region }: Place,
  resourceAccount: string,
  now: Date,
): Keys {
  const account = accountOf(principal);
  return {
    "aws:CurrentTime": now.toISOString(),
    "aws:EpochTime": String(Math.floor(now.getTime() / 1000)),
    "aws:RequestedRegion": region,
    "aws:ResourceAccount": resourceAccount,
    "aws:SecureTransport": "true",
    "aws:ViaAWSService": "false",
    "kms:ViaService": [],
    "aws:CalledVia": [],
    ...(account === undefined ? {} : { "aws:PrincipalAccount": account, "kms:CallerAccount": account }),
    ...(principal.kind === "service" ? {} : { "aws:PrincipalIsAWSService": "false" }),
    ...ownKeys(principal),
  };
}

function ownKeys(principal: Principal): Keys {
  switch (principal.kind) {
    case "role":
      return {
        "aws:PrincipalArn": principal.arn,
        "aws:PrincipalType": "AssumedRole",
        "aws:userid": `AROAEXAMPLE:${principal.session ?? "session"}`,
        "aws:MultiFactorAuthPresent": "false",
        "sts:RoleSessionName": sessionArn(principal).split("/").at(-1) ?? "",
      };
    case "user":
      return {
        "aws:PrincipalArn": principal.arn,
        "aws:PrincipalType": "User",
        "aws:userid": "AIDAEXAMPLE",
        "aws:username": principal.arn.slice(principal.arn.lastIndexOf("/") + 1),
      };
    case "root":
      return {
        "aws:PrincipalArn": `arn:aws:iam::${principal.account}:root`,
        "aws:PrincipalType": "Account",
        "aws:userid": principal.account,
      };
    case "anonymous":
      return { "aws:PrincipalType": "Anonymous", "aws:userid": "anonymous" };
    case "service":
    case "federated":
      return {};
  }
}
