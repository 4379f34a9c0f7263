import { z } from "zod";
import { exceptedShape } from "./exceptions";
import { choice, type Frozen, list, object, type Said, text, whole } from "./form";
import { bodySizeRule, managedRules } from "./managed-rules";
import { claimed, requestPath } from "./values";

const version = text(/^Version_\d+\.\d+$/, "Use a static version of AWS's, e.g. Version_1.19.");

/**
 * How AWS's rule groups judge: `block`, or `count` while a stack learns what they would block; and their static versions.
 * The versions are the newest that AWS's changelog of its managed rules names. AWS gives notice and lets one expire; until
 * it stands here, WAF judges by AWS's own default version and takes no other change of the WebACL.
 */
export const waf = object({
  /** `block`, or `count` to learn what they would block; it is refused where data is retained. */
  mode: choice(["block", "count"]).default("block"),
  /** Static versions of AWS's rule groups. */
  versions: object({
    /** Version of AWSManagedRulesKnownBadInputsRuleSet. */
    knownBadInputs: version.default("Version_1.25"),
    /** Version of AWSManagedRulesSQLiRuleSet. */
    sqlInjection: version.default("Version_2.3"),
    /** Version of AWSManagedRulesCommonRuleSet. */
    common: version.default("Version_1.19"),
  }).prefault({}),
});
export type WafConfig = Frozen<z.output<typeof waf>>;

const rate = "requests in 5 minutes per address";

/** Requests in 5 minutes per address before the WAF blocks, by who can reach the service. */
export const rateLimits = {
  /** Of what the internet can reach. */
  public: whole(10, 2000, rate),
  /** Of what callers inside the VPC reach. */
  internal: whole(10, 1_000_000, rate),
};

/** Paths at which the size of bodies is not judged. */
export const largeBodyPaths = list(requestPath, "Use a list of paths.");

const excepted = {
  /** The rule, as the WAF's log names it, e.g. `CrossSiteScripting_BODY`. */
  rule: z.enum(managedRules, {
    error: ({ input }) =>
      input === bodySizeRule
        ? "Use largeBodyPaths for the size of bodies."
        : `Use a rule of AWS's: ${managedRules.join(", ")}.`,
  }),
  /** Paths at which it counts, with all below them, e.g. `["/notes"]`. */
  paths: list(requestPath, "Name at least one path such as /notes.", 1),
};
const falsePositiveShape = { ...excepted, ...exceptedShape };

/** Requests that a rule of AWS's blocks wrongly. */
export const falsePositives = list(object(falsePositiveShape), "Use a list of rule, paths, stacks, ticket.");

const chosenShape = { ...excepted, ...claimed };
/** The same in a stack in which they hold. */
export const chosenFalsePositives = list(object(chosenShape), "Use a list of rule, paths, ticket.");
export type FalsePositivePlan = Said<typeof chosenShape>;
