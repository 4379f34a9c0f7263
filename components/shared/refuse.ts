import { RunError } from "@pulumi/pulumi";
import { type Fault, line } from "../../model/problems";

/** Makes nothing where something is wrong: ends the program with all faults in one message, one a line. */
export function refuse(who: string, faults: readonly Fault[]): void {
  if (faults.length > 0) throw new RunError(faults.map((fault) => `${who}: ${line(fault)}`).join("\n"));
}
