import type { Statement } from "../components/shared/policy-document";
import type { Scope, ScopeName } from "./scopes";

/**
 * What deployers do beside the engine, by the pages of docs/runbook.md: images that nobody needs, runs that a schedule missed
 * (they hold what stands in the program, no record), a secret whose deletion is taken back. A test judges each command of
 * these pages by it.
 */
export function byHand({
  keys,
  queues,
  repositories,
  secrets,
}: Readonly<Record<ScopeName, Scope>>): Statement[] {
  const region = queues.resources[0]?.split(":")[3] ?? "";
  return [
    { sid: "RemoveImages", actions: ["ecr:BatchDeleteImage"], resources: repositories.resources },
    {
      sid: "TakeMissedRuns",
      actions: ["sqs:DeleteMessage", "sqs:ReceiveMessage"],
      resources: queues.resources,
    },
    {
      sid: "ReadMissedRuns",
      actions: ["kms:Decrypt"],
      resources: keys.resources,
      conditions: {
        StringEquals: { ...keys.conditions?.StringEquals, "kms:ViaService": `sqs.${region}.amazonaws.com` },
      },
    },
    { sid: "KeepSecrets", actions: ["secretsmanager:RestoreSecret"], resources: secrets.resources },
  ];
}
