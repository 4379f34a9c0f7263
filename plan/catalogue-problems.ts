import { oneOf, type Problem, pathTo, shown } from "../config/problems";
import { shapeProblems, without } from "../config/shape";
import { callProblems } from "./calls";
import type { Catalogue } from "./catalogue";
import { catalogueSchema, type Relations, relationsSchema } from "./catalogue-schema";
import { entryProblems } from "./entry-problems";
import { environmentProblems } from "./environment";
import { grantProblems } from "./grants";
import { reservedKeys } from "./names";
import { presenceProblems } from "./presence";
import { recordProblems } from "./records";
import { uploadProblems } from "./uploads";

const file = "services.ts";
/** Sections whose keys become names. */
const named = ["services", "stores", "recordClasses", "destinations", "ec2Capacity"] as const;
const keyForm = /^[a-z][a-z0-9]*(-[a-z0-9]+)*$/;

/**
 * Everything that is wrong in the catalogue by itself.
 *
 * @param stacks names of all stacks
 */
export function catalogueProblems(catalogue: Catalogue, stacks: readonly string[]): Problem[] {
  const issues = catalogueSchema.safeParse(catalogue).error?.issues ?? [];
  const relations = relationsSchema.safeParse(without(catalogue, issues, () => 3)).data;
  return [
    ...shapeProblems(issues, catalogue, file, ""),
    ...(relations === undefined ? [] : relationProblems(relations, stacks)),
  ];
}

function relationProblems(relations: Relations, stacks: readonly string[]): Problem[] {
  return [
    ...keyProblems(relations),
    ...presenceProblems(relations, stacks, file),
    ...callProblems(relations, file),
    ...grantProblems(relations, file),
    ...recordProblems(relations, file),
    ...uploadProblems(relations, file),
    ...egressProblems(relations),
    ...entryProblems(relations, file),
    ...environmentProblems(relations, file),
  ];
}

function keyProblems(relations: Relations): Problem[] {
  return named.flatMap((section) =>
    Object.keys(relations[section] ?? {}).flatMap((key) =>
      keyMessages(section, key).map((message) => ({ file, path: pathTo(section, key), message })),
    ),
  );
}

function keyMessages(section: (typeof named)[number], key: string): string[] {
  const messages: string[] = [];
  if (!keyForm.test(key)) {
    messages.push(
      `${shown(key)} is not a key. Use lower-case words of letters and digits, joined by single hyphens.`,
    );
  }
  // 20, the balancers' and target groups' suffixes and the 8 characters that the provider appends make AWS's 32.
  if (key.length > 20) messages.push(`${shown(key)} has ${key.length} characters. Use at most 20.`);
  if (/^(internal|sg)-/.test(key)) {
    messages.push(
      `${shown(key)} starts with a prefix that AWS reserves. Do not start with internal- or sg-.`,
    );
  }
  const reserved: Readonly<Record<string, string>> =
    section === "services" || section === "stores" ? reservedKeys[section] : {};
  if (Object.hasOwn(reserved, key)) {
    messages.push(`${shown(key)} would have the name of ${reserved[key]}. Use another key.`);
  }
  return messages;
}

function egressProblems({ services, destinations }: Relations): Problem[] {
  return Object.entries(services).flatMap(([service, { egress = [] }]) =>
    egress.flatMap((destination, index) =>
      Object.hasOwn(destinations, destination)
        ? []
        : [
            {
              file,
              path: pathTo("services", service, "egress", index),
              message: `${shown(destination)} is not a destination. Use ${oneOf(Object.keys(destinations))}.`,
            },
          ],
    ),
  );
}
