import type { z } from "zod";
import { choice, object, text } from "./shape";

const version = text(/^Version_\d+\.\d+$/, "Use a static version of AWS's, e.g. Version_1.19.");

/**
 * How AWS's rule groups judge: `block`, or `count` while a stack learns what they would block; and their static versions.
 * The versions are the newest that AWS's changelog of its managed rules names. AWS gives notice and lets one expire; until
 * it stands here, WAF judges by AWS's own default version and takes no other change of the WebACL.
 */
export const wafSchema = object({
  mode: choice(["block", "count"]).default("block"),
  versions: object({
    knownBadInputs: version.default("Version_1.25"),
    sqlInjection: version.default("Version_2.3"),
    common: version.default("Version_1.19"),
  }).prefault({}),
});

/** The section of a stack file about the WAF. */
export type WafConfig = z.output<typeof wafSchema>;
