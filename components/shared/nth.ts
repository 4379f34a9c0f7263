import { type Output, output, RunError } from "@pulumi/pulumi";

/** One of a tier's parts, by the number of its AZ. */
export function nth(ids: Output<string[]>, index: number): Output<string> {
  return output(ids).apply((known) => {
    const id = known[index];
    if (id === undefined) throw new RunError(`The network has no part ${index + 1} in this tier.`);
    return id;
  });
}
