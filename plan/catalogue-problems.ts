import { type Catalogue, catalogueForm, type Relations, relationsForm } from "../model/catalogue";
import { inFile, oneOf, type Problem, shown, unless } from "../model/problems";
import { faultsIn, faultsOf, without } from "../model/reading";
import { catalogueKey } from "../model/values";
import { callProblems } from "./calls";
import { continuityProblems } from "./continuity";
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

/**
 * Everything that is wrong in the catalogue by itself.
 *
 * @param stacks names of all stacks
 */
export function catalogueProblems(catalogue: Catalogue, stacks: readonly string[]): Problem[] {
  const issues = catalogueForm.safeParse(catalogue).error?.issues ?? [];
  const relations = relationsForm.safeParse(without(catalogue, issues, () => 3)).data;
  return [
    ...inFile(file, [], faultsIn(issues, catalogue)),
    ...(relations === undefined ? [] : relationProblems(relations, stacks)),
  ];
}

function relationProblems(relations: Relations, stacks: readonly string[]): Problem[] {
  return [
    ...keyProblems(relations),
    ...presenceProblems(relations, stacks, file),
    ...callProblems(relations, file),
    ...continuityProblems(relations, file),
    ...grantProblems(relations, file),
    ...recordProblems(relations, file),
    ...uploadProblems(relations, file),
    ...destinationProblems(relations),
    ...entryProblems(relations, file),
    ...environmentProblems(relations, file),
  ];
}

function keyProblems(relations: Relations): Problem[] {
  return named.flatMap((section) =>
    Object.keys(relations[section] ?? {}).flatMap((key) =>
      inFile(
        file,
        [section, key],
        [
          ...faultsOf(catalogueKey, key),
          ...unless(
            reservedFor(section, key) === undefined,
            [],
            `${shown(key)} would have the name of ${reservedFor(section, key)}. Use another key.`,
          ),
        ],
      ),
    ),
  );
}

function reservedFor(section: (typeof named)[number], key: string): string | undefined {
  const reserved: Readonly<Record<string, string>> =
    section === "services" || section === "stores" ? reservedKeys[section] : {};
  return Object.hasOwn(reserved, key) ? reserved[key] : undefined;
}

function destinationProblems({ services, destinations }: Relations): Problem[] {
  return Object.entries(services).flatMap(([service, { egress = [] }]) =>
    egress.flatMap((destination, index) =>
      Object.hasOwn(destinations, destination)
        ? []
        : [
            {
              file,
              steps: ["services", service, "egress", index],
              message: `${shown(destination)} is not a destination. Use ${oneOf(Object.keys(destinations))}.`,
            },
          ],
    ),
  );
}
