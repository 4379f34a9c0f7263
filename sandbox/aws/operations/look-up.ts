import type { Cloud } from "../cloud/cloud";
import { Refusal } from "../rpc/refusal";
import type { Props } from "../values";
import { networkLookUps } from "./network-look-ups";
import type { ProviderConfig } from "./provider-config";

/** What the provider's own configuration answers, and what stands of networks; every other look-up asks a real account. */
export function lookUp(
  { account, region }: ProviderConfig,
  cloud: Cloud,
  token: string,
  asked: Props,
): Props {
  const network = networkLookUps[token];
  if (network) return { ...network(cloud, asked), region };
  switch (token) {
    case "aws:index/getCallerIdentity:getCallerIdentity":
      return {
        id: account,
        accountId: account,
        arn: `arn:aws:iam::${account}:user/sandbox`,
        userId: "SANDBOX",
      };
    case "aws:index/getRegion:getRegion":
      return {
        id: region,
        name: region,
        region,
        description: region,
        endpoint: `ec2.${region}.amazonaws.com`,
      };
    case "aws:index/getPartition:getPartition":
      return { id: "aws", partition: "aws", dnsSuffix: "amazonaws.com", reverseDnsPrefix: "com.amazonaws" };
    default:
      throw new Refusal(
        `${token} looks something up in a real AWS account, and the sandbox's stand-in has none to ask. Give the value by configuration instead.`,
      );
  }
}
