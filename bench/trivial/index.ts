import * as pulumi from "@pulumi/pulumi";

/** A resource with a few plain inputs, as most of the platform's have. */
class Trivial extends pulumi.CustomResource {
  constructor(name: string, args: pulumi.Inputs) {
    super("trivial:index:Trivial", name, args);
  }
}

export = () => {
  Error.stackTraceLimit = 1;
  for (let index = 0; index < Number(process.env.BENCH_RESOURCES); index++)
    new Trivial(`trivial-${index}`, {
      text: `number ${index}`,
      number: index,
      tags: { owner: "bench", purpose: "timing" },
    });
};
