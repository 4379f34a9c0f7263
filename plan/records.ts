import type { BucketPlan } from "../components/data/args";
import type { BucketStore, Catalogue, Relations } from "../model/catalogue";
import { oneOf, type Problem, shown } from "../model/problems";
import type { StackConfig } from "../model/stack";

/** How a bucket keeps what was written to it: by its record class, or, holding no records, for a while. */
export function keepingOf(
  { recordClass }: BucketStore,
  { recordClasses = {} }: Catalogue,
  { retain }: Pick<StackConfig, "retain">,
): Pick<BucketPlan, "recordClass" | "lock" | "keepVersionsDays"> {
  const found = recordClass === undefined ? undefined : recordClasses[recordClass];
  if (recordClass === undefined || found === undefined) return { keepVersionsDays: retain ? 365 : 30 };
  const { retentionDays: days, lock } = found;
  // What nobody can end early outlives every destroy: only where the stack retains.
  const mode = retain && lock === "compliance" ? "COMPLIANCE" : "GOVERNANCE";
  return { recordClass, lock: { mode, days }, keepVersionsDays: days };
}

/** Classes that are none, and classes that nothing belongs to. */
export function recordProblems({ stores, recordClasses = {} }: Relations, file: string): Problem[] {
  const unknown = Object.entries(stores).flatMap(([store, { recordClass }]) =>
    recordClass === undefined || Object.hasOwn(recordClasses, recordClass)
      ? []
      : [
          {
            file,
            steps: ["stores", store, "recordClass"],
            message: `${shown(recordClass)} is not a record class. Use ${oneOf(Object.keys(recordClasses))}.`,
          },
        ],
  );
  const used = new Set(Object.values(stores).map(({ recordClass }) => recordClass));
  const unused = Object.keys(recordClasses)
    .filter((name) => !used.has(name))
    .map((name) => ({
      file,
      steps: ["recordClasses", name],
      message: "is the class of no store. Name it in a bucket's recordClass, or leave it out.",
    }));
  return [...unknown, ...unused];
}
