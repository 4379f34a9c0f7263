import type { Problem } from "../facts/validation";
import { isIamEntity } from "../rules/principals";
import { type Props, text, type Value } from "../values";
import type { Moment, Reference, Unique } from "./entry";

/** An id as EC2 gives them, `<prefix>-<17 hex>`. */
export function ec2Id(prefix: string): (moment: Moment) => string {
  return ({ cloud, name }) => `${prefix}-${cloud.token(17, name)}`;
}

/** ARN of a resource of this account and region. */
export function arnOf(service: string, resource: (id: string, inputs: Props) => string) {
  return ({ region, account, inputs }: Moment, id: string): string =>
    `arn:aws:${service}:${region}:${account}:${resource(id, inputs)}`;
}

/** A UUID that no other call gets. */
export function uuid({ cloud, name }: Moment): string {
  const hex = cloud.token(32, name);
  return [hex.slice(0, 8), hex.slice(8, 12), hex.slice(12, 16), hex.slice(16, 20), hex.slice(20)].join("-");
}

export const owner = ({ account }: Moment): Props => ({ ownerId: account });

/** A name that only one resource of the type may have in the region. */
export function uniqueName(taken: (name: string) => string, property = "name"): Unique {
  return { key: (props) => text(props[property]), taken: (_moment, name) => taken(name) };
}

/** A KMS key that AWS must find: by id, ARN or alias. Keys of AWS itself (`alias/aws/…`) are always there. */
export function kmsKey(at: string, code: string): Reference {
  return {
    at,
    to: "aws:kms/key:Key",
    missing: (key) => `${code}: The specified KMS key does not exist or is not allowed to be used: ${key}`,
    outside: (key, { cloud, account }) =>
      /(^|:)alias\/aws\//.test(key) ||
      !(key.startsWith("arn:") ? key.split(":")[4] === account : true) ||
      cloud.ofType("aws:kms/alias:Alias").some(({ id, outputs }) => id === key || outputs.arn === key),
  };
}

/** A role that AWS must find by its ARN. */
export function roleArn(at: string, missing: (arn: string) => string): Reference {
  return {
    at,
    to: "aws:iam/role:Role",
    missing,
    outside: (arn, { cloud, account }) => isIamEntity(cloud, arn) || arn.split(":")[4] !== account,
  };
}

/** What the provider says of a number outside its range. */
export function outOf(property: string, value: Value | undefined, from: number, to: number): Problem[] {
  return typeof value !== "number" || (value >= from && value <= to)
    ? []
    : [{ property, reason: `expected ${property} to be in the range (${from} - ${to}), got ${value}` }];
}

export const vpcType = "aws:ec2/vpc:Vpc";
export const subnetType = "aws:ec2/subnet:Subnet";
export const securityGroupType = "aws:ec2/securityGroup:SecurityGroup";

/** The VPC that a resource stands in; it cannot be deleted before. */
export function inVpc(at = "vpcId"): Reference {
  return {
    at,
    to: vpcType,
    missing: (id) => `InvalidVpcID.NotFound: The vpc ID '${id}' does not exist`,
    holds: (id) => `DependencyViolation: The vpc '${id}' has dependencies and cannot be deleted.`,
  };
}

export function inSubnet(at: string, code = "InvalidSubnetID.NotFound"): Reference {
  return {
    at,
    to: subnetType,
    missing: (id) => `${code}: The subnet ID '${id}' does not exist`,
    holds: (id) => `DependencyViolation: The subnet '${id}' has dependencies and cannot be deleted.`,
  };
}

export function inSecurityGroup(at: string, code = "InvalidGroup.NotFound"): Reference {
  return {
    at,
    to: securityGroupType,
    missing: (id) => `${code}: The security group '${id}' does not exist`,
    outside: (id, { cloud }) =>
      cloud.seed.securityGroups.includes(id) ||
      cloud.ofType(vpcType).some(({ outputs }) => outputs.defaultSecurityGroupId === id),
    holds: (id) => `DependencyViolation: resource ${id} has a dependent object`,
  };
}
