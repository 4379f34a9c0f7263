import { check } from "../../sandbox/aws/operations/check";
import { containersOf } from "../../sandbox/aws/rules/container-definitions";
import { refuseOnFargate } from "../../sandbox/aws/rules/fargate-tasks";
import { refusePolicy } from "../../sandbox/aws/rules/policy-documents";
import { entryOf } from "../../sandbox/aws/types";
import { type Props, text, texts } from "../../sandbox/aws/values";
import type { RecordedProgram, RecordedResource } from "./record-program";

const config = { account: "111122223333", region: "eu-west-2", defaultTags: {} };

/**
 * What the stand-in would refuse of each resource by itself: its form, its documents, its size on Fargate. What it would
 * refuse for want of another resource shows on the engine.
 */
export function refusedByStandIn({ resources }: Pick<RecordedProgram, "resources">): string[] {
  return resources
    .filter(({ custom, type }) => custom && type.startsWith("aws:"))
    .flatMap((resource) => refusals(resource).map((reason) => `${resource.urn}: ${reason}`));
}

function refusals({ type, name, inputs: given }: RecordedResource): string[] {
  const news = given as Props;
  const { inputs, problems } = check(config, { type, name, olds: {}, news, seed: new Uint8Array(32) });
  const documents = Object.entries(entryOf(type)?.policies ?? {}).flatMap(([property, kind]) => {
    const document = text(inputs[property]);
    return document === "" ? [] : (refusePolicy(kind, property, document) ?? []);
  });
  const isOnFargate =
    type === "aws:ecs/taskDefinition:TaskDefinition" &&
    texts(inputs.requiresCompatibilities).includes("FARGATE");
  const task = isOnFargate
    ? refuseOnFargate(containersOf(text(inputs.containerDefinitions)), inputs)
    : undefined;
  return [
    ...problems.map(({ property, reason }) => `${property}: ${reason}`),
    ...documents,
    ...(task === undefined ? [] : [task]),
  ];
}
