import { policyDocument } from "../components/shared/policy-document";

/** Who gives a pipeline its tokens, and for whom they are. */
interface Issuer {
  readonly issuer: string;
  readonly audience: string;
}

/** ARN of the issuer as an identity provider of the account. */
export function providerArn(account: string, issuer: string): string {
  return `arn:aws:iam::${account}:oidc-provider/${hostOf(issuer)}`;
}

function hostOf(issuer: string): string {
  return issuer.replace(/^https:\/\//, "");
}

/**
 * One pipeline, in its protected places: both claims whole. Source: "Create a role for OpenID Connect federation", IAM user
 * guide: a trust without a subject lets in everybody whom the issuer knows.
 */
export function pipelineTrust(
  account: string,
  { issuer, audience }: Issuer,
  subjects: readonly string[],
): string {
  const host = hostOf(issuer);
  return policyDocument([
    {
      sid: "OnePipeline",
      actions: ["sts:AssumeRoleWithWebIdentity"],
      principals: { Federated: [providerArn(account, issuer)] },
      conditions: { StringEquals: { [`${host}:aud`]: audience, [`${host}:sub`]: subjects } },
    },
  ]);
}

/** People come with a role that the bank's own directory gives them. */
export function peopleTrust(takers: readonly string[]): string {
  return policyDocument([{ sid: "NamedPeople", actions: ["sts:AssumeRole"], principals: { AWS: takers } }]);
}
