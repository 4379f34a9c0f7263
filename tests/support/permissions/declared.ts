import { readStackConfig } from "../../../config/stack-config";
import type { Catalogue } from "../../../model/catalogue";
import type { StackConfig } from "../../../model/stack";
import { StackDocuments } from "../../../sandbox/aws/iam/stack-documents";
import type { StackResource } from "../../../sandbox/aws/iam/stack-resources";
import type { Props } from "../../../sandbox/aws/values";
import { platform } from "../../../services";
import { platform as everyKind } from "../programs/every-kind/services";
import type { RecordedProgram } from "../record-program";
import { everyKindValues, recordedEveryKind } from "../recorded-every-kind";
import { recordedPlatform } from "../recorded-platform";
import { configOf, stackFiles } from "../stacks";
import type { Declared } from "./row";

/** Every document of a stack of the shipped catalogue, as the program makes it. */
export async function declaredOf(name: string): Promise<Declared> {
  const config = configOf(readStackConfig(stackFiles[name], name));
  return declared(await recordedPlatform(name, { images: Object.keys(platform.services) }), config, platform);
}

/** The same of the stack that has every kind of entry with every option. */
export async function everyKindDeclared(): Promise<Declared> {
  const config = configOf(readStackConfig(everyKindValues(), "dev"));
  return declared(await recordedEveryKind(), config, everyKind);
}

function declared(graph: RecordedProgram, config: StackConfig, catalogue: Catalogue): Declared {
  const resources = graph.resources.map(({ type, name, inputs, outputs }) => ({
    type,
    name,
    id: String((outputs as Props).id ?? ""),
    inputs: inputs as Props,
    outputs: outputs as Props,
  }));
  const place = { account: config.account, region: config.region };
  return { stack: new StackDocuments(resources, place), config, catalogue };
}

const openKey = (account: string) =>
  JSON.stringify({
    Version: "2012-10-17",
    Statement: [
      {
        Effect: "Allow",
        Principal: { AWS: `arn:aws:iam::${account}:root` },
        Action: "kms:*",
        Resource: "*",
      },
    ],
  });

/**
 * The same with what else an account holds: a key that is used by whoever IAM lets, so that a right on every key shows.
 * Source: "Default key policy", AWS KMS developer guide.
 */
export function amongOthers(one: Declared): Declared {
  const { account, region } = one.stack.place;
  const policy = openKey(account);
  const key: StackResource = {
    type: "aws:kms/key:Key",
    name: "another",
    id: "another",
    inputs: { policy },
    outputs: { arn: `arn:aws:kms:${region}:${account}:key/another`, policy },
  };
  return { ...one, stack: new StackDocuments([...one.stack.resources, key], one.stack.place) };
}

/** Policies of things that do not have to have one: without, they leave everything to IAM. File systems do not. */
const guards: readonly string[] = [
  "aws:dynamodb/resourcePolicy:ResourcePolicy",
  "aws:ecr/repositoryPolicy:RepositoryPolicy",
  "aws:s3/bucketPolicy:BucketPolicy",
  "aws:secretsmanager/secretPolicy:SecretPolicy",
  "aws:sqs/queuePolicy:QueuePolicy",
];

/** The same where no thing and no key guards itself: what the roles' own documents hold must hold there too. */
export function unguarded(one: Declared): Declared {
  const policy = openKey(one.stack.place.account);
  const resources = amongOthers(one)
    .stack.resources.filter(({ type }) => !guards.includes(type))
    .map((each) =>
      each.type === "aws:kms/key:Key" ? { ...each, outputs: { ...each.outputs, policy } } : each,
    );
  return { ...one, stack: new StackDocuments(resources, one.stack.place) };
}
