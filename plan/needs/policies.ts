import {
  backupStatements,
  fileStatements,
  readingStores,
  vaultKey,
} from "../../components/backups/backup-statements";
import { restoreStatements, writingStores } from "../../components/backups/restore-statements";
import { bucketStatements, lentSettings } from "../../components/data/bucket-policy";
import { tablePolicy } from "../../components/data/table-policy";
import {
  agentStatements,
  mountStatements,
  sessionKeyStatements,
  sessionStatements,
} from "../../components/fargate-microservice/access/agent-statements";
import { executionRoleArn } from "../../components/fargate-microservice/access/role-arns";
import { secretPolicyStatements } from "../../components/fargate-microservice/access/secret-policy";
import {
  dataKeyStatements,
  executionStatements,
  secretsKeyStatements,
} from "../../components/fargate-microservice/access/statements";
import type { ServicePlan } from "../../components/fargate-microservice/args";
import { topicStatements } from "../../components/observability/topic-policy";
import { repositoryPolicy } from "../../components/registry/repository-policy";
import { bucketGuards } from "../../components/shared/bucket-guards";
import { policyDocument, type Statement } from "../../components/shared/policy-document";
import type { QuotaName } from "../../model/quotas";
import { arnsToCome } from "../names";
import type { Measured, Need, Needs } from "./measured";

/** IAM counts all inline policies of a role together, without white space, of which these have none. */
function characters(documents: readonly (readonly Statement[])[]): number {
  return documents.reduce(
    (sum, statements) => (statements.length === 0 ? sum : sum + policyDocument(statements).length),
    0,
  );
}

function tasksRole(plan: ServicePlan): Need {
  const arns = arnsToCome(plan);
  const mounts = plan.mounts.map(({ store, access }) => ({
    store,
    access,
    fileSystemArn: arns.fileSystem,
    accessPointArn: arns.accessPoint,
  }));
  const session = sessionStatements(plan);
  return {
    need: characters([
      plan.dataStatements,
      plan.usesTables || plan.usesBuckets ? dataKeyStatements(plan, arns.key) : [],
      agentStatements(plan),
      mountStatements(mounts),
      session,
      session.length > 0 ? sessionKeyStatements(arns.key) : [],
    ]),
    by: `the role of the tasks of ${plan.service}`,
  };
}

function startingRole(plan: ServicePlan): Need {
  return {
    need: characters([
      executionStatements(plan),
      plan.secrets.length > 0 ? secretsKeyStatements(plan, arnsToCome(plan).key) : [],
    ]),
    by: `the execution role of ${plan.service}`,
  };
}

function backupRoles({ backups }: Measured): Need[] {
  if (backups === undefined) return [];
  const { region, roles, files } = backups;
  const { key, fileSystem } = arnsToCome({ region, account: roles.account });
  return [
    {
      need: characters([
        backupStatements(backups),
        readingStores(backups, key),
        vaultKey(key, region),
        files.length === 0 ? [] : fileStatements(files.map(() => fileSystem)),
      ]),
      by: "the role that makes backups",
    },
    {
      need: characters([restoreStatements(backups), writingStores(backups, key), vaultKey(key, region)]),
      by: "the role that restores backups",
    },
  ];
}

const bytes = (document: string) => Buffer.byteLength(document);

/** Of the same length for every secret of a service but for who rotates it. */
function secretPolicies(plan: ServicePlan): Need[] {
  return plan.secrets.map((secret) => ({
    need: policyDocument(secretPolicyStatements(plan, secret, executionRoleArn(plan))).length,
    by: `the secret ${plan.service}/${secret.key}`,
  }));
}

/** Needs of the documents that grow: with services and stores, or with the roles and addresses that a stack file names. */
export const policyNeeds = {
  "characters-of-a-roles-policies": (measured) => [
    ...measured.services.flatMap((service) => [tasksRole(service), startingRole(service)]),
    ...backupRoles(measured),
  ],
  "bytes-per-bucket-policy": ({ data: { buckets, access } }) =>
    Object.entries(buckets).map(([store, plan]) => ({
      need: bytes(
        policyDocument([
          ...bucketGuards({
            bucketName: plan.name,
            deployers: access.deployers,
            lent: lentSettings(plan, access),
          }),
          ...bucketStatements(plan, access),
        ]),
      ),
      by: `the bucket ${store}`,
    })),
  "bytes-per-table-policy": ({ data: { tables } }) =>
    Object.entries(tables).map(([store, plan]) => ({
      need: bytes(tablePolicy(plan)),
      by: `the table ${store}`,
    })),
  "characters-per-secret-policy": ({ services }) => services.flatMap(secretPolicies),
  "characters-per-repository-policy": ({ registry }) => ({
    need: repositoryPolicy(registry).length,
    by: "each repository",
  }),
  "bytes-per-topic-policy": ({ observability }) =>
    (["alarms", "events"] as const).map((name) => ({
      need: bytes(policyDocument(topicStatements(name, observability))),
      by: `the topic of ${name}`,
    })),
} as const satisfies Partial<Record<QuotaName, Needs>>;
