import * as assert from "node:assert/strict";
import { RunError } from "@pulumi/pulumi";
import type { StackReading } from "../../config/stack-config";
import type { Catalogue } from "../../model/catalogue";
import { plan } from "../../plan";
import { stackReading } from "./stacks";

/** The lines of the one error that planning ends with, without the first, which counts them; none where all is right. */
export function problemLines(
  catalogue: Catalogue,
  changes: Readonly<Record<string, unknown>> = {},
  reading: StackReading = stackReading(changes),
): string[] {
  try {
    plan(catalogue, reading);
  } catch (error) {
    // The engine prints a RunError without a stack trace, and every other error with one.
    assert.ok(RunError.isInstance(error), String(error));
    const [head, ...found] = (error as unknown as Error).message.split("\n  ");
    const count = found.length === 1 ? "1 problem" : `${found.length} problems`;
    assert.equal(head, `${count} to solve before anything is created:`);
    return found;
  }
  return [];
}
