import type { Relations } from "../model/catalogue";
import { inFile, type Problem, shown } from "../model/problems";

/** A service is not back before what it calls: promises that cannot both be kept. */
export function continuityProblems({ services }: Relations, file: string): Problem[] {
  return Object.entries(services).flatMap(([caller, { calls = [], continuity: own }]) => {
    if (own === undefined) return [];
    const slower = calls.flatMap((callee) => {
      const rto = services[callee]?.continuity?.rtoMinutes ?? 0;
      return rto > own.rtoMinutes ? [{ callee, rto }] : [];
    });
    return inFile(
      file,
      ["services", caller, "continuity", "rtoMinutes"],
      slower.map(({ callee, rto }) => ({
        steps: [],
        message: `${shown(own.rtoMinutes)} is less than that of ${callee}, which it calls. Use ${rto} or more, or promise less time for ${callee}.`,
      })),
    );
  });
}
