import * as iam from "@pulumi/aws/iam";
import { Provider } from "@pulumi/aws/provider";
import * as sqs from "@pulumi/aws/sqs";
import * as pulumi from "@pulumi/pulumi";
import { people, peoplePath, personName, queueArn, queueName, trialStack } from "../names";
import { rightsOf } from "./rights";

/** The roles that the trial acts with, which the caller's account takes, and the queue that hears what people are told. */
export = () => {
  const config = new pulumi.Config();
  const [account, region] = [config.require("account"), config.require("region")];
  const opts = {
    provider: new Provider("aws", {
      region,
      allowedAccountIds: [account],
      defaultTags: { tags: { project: "cdd", environment: "trial", "managed-by": "pulumi" } },
    }),
  };
  for (const person of people) {
    const role = new iam.Role(
      person,
      {
        name: personName(person),
        path: peoplePath,
        description: `Trial of assumptions: acts as ${person}`,
        assumeRolePolicy: iamDocument([
          { Effect: "Allow", Principal: { AWS: `arn:aws:iam::${account}:root` }, Action: "sts:AssumeRole" },
        ]),
        forceDetachPolicies: true,
      },
      opts,
    );
    const { managed, statements } = rightsOf(person, { account, region });
    for (const policyArn of managed)
      new iam.RolePolicyAttachment(`${person}-managed`, { role: role.name, policyArn }, opts);
    if (statements.length > 0)
      new iam.RolePolicy(
        `${person}-rights`,
        { name: "rights", role: role.name, policy: iamDocument(statements) },
        opts,
      );
  }
  const queue = new sqs.Queue("told", { name: queueName, messageRetentionSeconds: 86_400 }, opts);
  new sqs.QueuePolicy(
    "told-policy",
    {
      queueUrl: queue.url,
      policy: iamDocument([
        {
          Effect: "Allow",
          Principal: { Service: "sns.amazonaws.com" },
          Action: "sqs:SendMessage",
          Resource: queueArn({ account, region }),
          Condition: {
            ArnLike: { "aws:SourceArn": `arn:aws:sns:${region}:${account}:cdd-${trialStack}-*` },
          },
        },
      ]),
    },
    opts,
  );
  return { queueUrl: queue.url };
};

function iamDocument(statements: readonly object[]): string {
  return JSON.stringify({ Version: "2012-10-17", Statement: statements });
}
