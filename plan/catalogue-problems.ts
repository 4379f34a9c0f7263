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
  const { issues, relations } = inForm(catalogue);
  return [
    ...inFile(file, [], faultsIn(issues, catalogue)),
    ...(relations === undefined ? [] : relationProblems(relations, stacks)),
  ];
}

/**
 * The catalogue for whoever judges something else by it: without what has not the right form, which is said already. So an
 * entry may lack what every entry has. Nothing where a whole section is wrong.
 */
export function soundCatalogue(catalogue: Catalogue): Catalogue | undefined {
  const { issues, relations } = inForm(catalogue);
  if (relations === undefined) return undefined;
  // Whatever a secret is called, the stack file names it too.
  const left = issues.filter(({ code, path: [, , part] }) => part !== "secrets" || code === "invalid_type");
  return without(catalogue, left, () => depth) as Catalogue;
}

/** Steps to what is left out: an entry's option, or all of a store. */
const depth = 3;

function inForm(catalogue: Catalogue) {
  const issues = catalogueForm.safeParse(catalogue).error?.issues ?? [];
  return { issues, relations: relationsForm.safeParse(without(catalogue, issues, () => depth)).data };
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
