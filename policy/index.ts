import * as path from "node:path";
import { PolicyPack } from "@pulumi/policy";
import { servedOf } from "./lib/configuration";
import { serve } from "./lib/serve";
import { analyzerOf } from "./lib/serving";
import { packName as name, rules } from "./pack";

// As the SDK does, which starts the pack in its folder.
const { version } = require(path.join(process.cwd(), "package.json")) as { readonly version: string };

// Constructing a pack starts its server: so this stands apart, and tests take the list.
serve(
  analyzerOf({ name, version, rules, served: servedOf }),
  () =>
    new PolicyPack(name, {
      description: "Banking security rules for workloads on AWS Fargate, fail closed",
      provider: "aws",
      enforcementLevel: "mandatory",
      policies: rules.map(({ policy }) => policy),
    }),
);
