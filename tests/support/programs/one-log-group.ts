import { Provider } from "@pulumi/aws";
import { LogGroup } from "@pulumi/aws/cloudwatch";
import { shipped } from "../stacks";

const { account, region } = shipped("dev");

/** A log group whose key somebody may take away unseen: a rule of high severity has something against that. */
export = () => {
  const provider = new Provider("aws", { region, allowedAccountIds: [account] });
  new LogGroup(
    "plain",
    { name: "cdd-dev-plain", retentionInDays: 1 },
    { provider, ignoreChanges: ["kmsKeyId"] },
  );
};
