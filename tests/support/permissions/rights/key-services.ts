import { encryptionContext } from "../../../../sandbox/aws/iam/requests";
import type { Declared } from "../row";
import type { Holder } from "./holders";
import { cryptographic, enveloping, keyOf, underContext } from "./keys";
import { arnIn, prefixOf, type Right, rights } from "./right";

/** AWS's services by themselves, under what each documents that it sends. */
export function keyServices(declared: Declared): Holder[] {
  const { account, region } = declared.config;
  const cluster = {
    "aws:ecs:clusterAccount": account,
    "aws:ecs:clusterName": prefixOf(declared),
  };
  const operations = "kms:GrantOperations";
  const decrypting = { ...encryptionContext(cluster), [operations]: ["Decrypt"] };
  const group = { "aws:logs:arn": arnIn(declared, "logs", `log-group:${prefixOf(declared)}-any`) };
  const uses: Readonly<Record<string, readonly Right[]>> = {
    "cloudwatch.amazonaws.com": rights(enveloping, keyOf(declared, "alarms"), {
      context: { "aws:SourceAccount": account },
      refusedWith: [{ "aws:SourceAccount": "999999999999" }, { "aws:SourceAccount": [] }],
    }),
    // It says for nobody whom it works for.
    "events.amazonaws.com": [[], account].flatMap((source) =>
      rights(enveloping, keyOf(declared, "alarms"), { context: { "aws:SourceAccount": source } }),
    ),
    [`logs.${region}.amazonaws.com`]: underContext(
      declared,
      "logs",
      `${cryptographic} kms:DescribeKey`,
      group,
      {},
    ),
    "fargate.amazonaws.com": [
      ...underContext(declared, "compute", "kms:GenerateDataKeyWithoutPlaintext", cluster, {}),
      ...underContext(declared, "compute", "kms:CreateGrant", cluster, { [operations]: ["Decrypt"] }).map(
        (right) => ({
          ...right,
          refusedWith: [
            { ...decrypting, [operations]: ["Decrypt", "Encrypt"] },
            ...(right.refusedWith ?? []).filter((context) => operations in context),
          ],
        }),
      ),
    ],
    "lambda.amazonaws.com": [],
    "s3.amazonaws.com": [],
  };
  return Object.entries(uses).map(([service, own]) => ({ who: service, principal: service, rights: own }));
}
