import { Provider } from "@pulumi/aws";
import { LogGroup } from "@pulumi/aws/cloudwatch";
import * as pulumi from "@pulumi/pulumi";
import { shipped } from "../stacks";

const { account, region } = shipped("dev");

/** Gives out an address with a password in it, marked as secret, and something by a telling name that is not known at first. */
export = () => {
  const provider = new Provider("aws", { region, allowedAccountIds: [account] });
  const { arn } = new LogGroup("plain", { name: "cdd-dev-plain", retentionInDays: 1 }, { provider });
  return { connection: pulumi.secret("postgres://app:hunter22@db/cdd"), logPassword: arn, logGroup: "plain" };
};
