import type { Statement } from "../components/shared/policy-document";
import { type DeliveryNames, project } from "./delivery-names";

/**
 * State, locks and the secrets provider. Source: Pulumi's backend of one's own (`pkg/backend/diy`): a stack is
 * `.pulumi/stacks/<project>/<stack>.json`, with its history, backups and locks beside it; `.pulumi/meta.yaml` says how.
 */
export function backendStatements(names: DeliveryNames, access: "preview" | "deploy"): Statement[] {
  const { account, region, stack, stateAlias, stateBucket } = names;
  const bucket = `arn:aws:s3:::${stateBucket}`;
  const own = (folder: string) => `${bucket}/.pulumi/${folder}/${project}/${stack}`;
  const locks = `${bucket}/.pulumi/locks/organization/${project}/${stack}/*`;
  const state = [`${own("stacks")}.json*`, `${own("history")}/*`, `${own("backups")}/*`];
  return [
    {
      sid: "FindState",
      actions: ["s3:GetBucketLocation", "s3:ListBucket"],
      resources: [bucket],
    },
    {
      sid: "ReadState",
      actions: ["s3:GetObject"],
      resources: [`${bucket}/.pulumi/meta.yaml`, ...state, locks],
    },
    { sid: "LockState", actions: ["s3:DeleteObject", "s3:PutObject"], resources: [locks] },
    ...(access === "preview"
      ? []
      : [{ sid: "WriteState", actions: ["s3:DeleteObject", "s3:PutObject"], resources: state }]),
    {
      sid: "UseTheStatesKey",
      // A lock is an object too, and written under the key.
      actions: ["kms:Decrypt", "kms:DescribeKey", "kms:Encrypt", "kms:GenerateDataKey"],
      resources: [`arn:aws:kms:${region}:${account}:key/*`],
      conditions: { "ForAnyValue:StringEquals": { "kms:ResourceAliases": stateAlias } },
    },
  ];
}
