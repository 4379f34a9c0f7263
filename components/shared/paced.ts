import * as pulumi from "@pulumi/pulumi";

/**
 * In a preview, until the engine has taken a component and what was sent before it: a program that makes everything at once
 * holds all that the engine has not taken yet, a third of its memory with fifty services. Of an update nothing is sent before
 * everything is made, so that whatever ends the program ends it before the first resource.
 */
export async function paced(resource: pulumi.ComponentResource): Promise<void> {
  if (!pulumi.runtime.isDryRun()) return;
  await new Promise<void>((taken) => {
    resource.urn.apply(() => taken());
  });
}
