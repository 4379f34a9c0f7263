import * as iam from "@pulumi/aws/iam";
import * as pulumi from "@pulumi/pulumi";
import type { Catalogue } from "../../model/catalogue";
import { personName } from "../names";
import { changeForTrial } from "./changes";
import { platform } from "./services";

type Program = (catalogue: Catalogue, folder: string) => Promise<object>;

/**
 * The platform's own program with the trial's catalogue, so that what is tried is what runs. Changed on its way to AWS
 * is only what lets the trial look and go again (`changes.ts`); added is the approver's policy to his role.
 */
export = async () => {
  const made = new Map<string, pulumi.Resource>();
  const { account } = new pulumi.Config().requireObject<{ account: string }>("platform");
  pulumi.runtime.registerStackTransformation(({ type, name, props, opts, resource }) => {
    made.set(`${type} ${name}`, resource);
    const changed = changeForTrial({ type, name, props }, account);
    return changed && { props: changed, opts };
  });
  const program = require("../../index") as Program;
  // Beside no other stack: the trial stands in the account of one, and is connected with nothing.
  const outputs = await program(platform, __dirname);

  const policy = found<iam.Policy>(made, "aws:iam/policy:Policy", "cluster-release-approver");
  const provider = found<pulumi.ProviderResource>(made, "pulumi:providers:aws", "aws");
  // As the bank's IAM team does it once.
  new iam.RolePolicyAttachment(
    "approver-policy",
    { role: personName("approver"), policyArn: policy.arn },
    { provider },
  );
  return outputs;
};

function found<R extends pulumi.Resource>(
  made: ReadonlyMap<string, pulumi.Resource>,
  type: string,
  name: string,
): R {
  const resource = made.get(`${type} ${name}`);
  if (resource === undefined)
    throw new pulumi.RunError(
      `trial: the platform makes no ${type} named ${name} any more. Adapt trial/platform/index.ts.`,
    );
  return resource as R;
}
