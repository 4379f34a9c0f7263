import { knownImages } from "../../plan/images";
import { type Json, lay } from "../../sandbox/stack-files";
import type { JudgedGraph } from "./judged-graph";
import { judgedPlatform } from "./judged-platform";
import { platform } from "./programs/every-kind/services";
import { overrides, policies } from "./programs/every-kind/stack";
import type { RecordedProgram } from "./record-program";
import { digest, recordedPlatform } from "./recorded-platform";
import { policyConfigOf, shipped, stackFiles } from "./stacks";
import type { PackConfig } from "./whole-pack";

const { account, region } = shipped("dev");
const arn = (service: string, rest: string) => `arn:aws:${service}:${region}:${account}:${rest}`;
const role = (name: string) => `arn:aws:iam::${account}:role/${name}`;

const approvers = [role("cdd-release-approver")];

/** What a stack can ask for beside the kinds of entries: releases that wait and are judged, rotation, readers of records. */
const more = {
  release: {
    strategy: "linear",
    stepPercent: 50,
    stepBakeMinutes: 15,
    requestsPerMinute: 10_000,
    approval: { approvers },
    hooks: [{ functionArn: arn("lambda", "function:judge"), stages: ["POST_SCALE_UP"], minutes: 5 }],
  },
  rotation: { "scans/scanner-key": { functionArn: arn("lambda", "function:rotate"), days: 30 } },
  access: {
    recordReaders: [role("cdd-record-reader")],
    recordKeepers: [role("cdd-record-keeper")],
    restorers: [role("cdd-restorer")],
  },
};

/** What the stack file of that stack says. */
export function everyKindValues(): Json {
  const images = Object.fromEntries(knownImages(platform).map((image, index) => [image, digest(index)]));
  return lay(everyKind, { images });
}

const everyKind = lay(lay(stackFiles.dev as Json, overrides), more);
const options = { catalogue: platform, values: everyKind };

/** The graph of every kind of entry with every option, each with its images: once for the process. */
export function recordedEveryKind(): Promise<RecordedProgram> {
  return recordedPlatform("dev", { ...options, images: Object.keys(platform.services) });
}

/** The same, as the engine has it judged. */
export function judgedEveryKind(when: "applied" | "preview"): Promise<JudgedGraph> {
  return judgedPlatform("dev", when, options);
}

const asked = policyConfigOf("prod");

/** What the pack is told of that stack: dev's own, what its kinds are allowed, and of prod's what an approval takes. */
export const everyKindPolicies = lay(lay(policyConfigOf("dev"), policies), {
  "cloudwatch-eventrule-enforce-failure-alarm": asked["cloudwatch-eventrule-enforce-failure-alarm"],
  "stack-enforce-resources-in-provider-region": asked["stack-enforce-resources-in-provider-region"],
  "iam-policy-disallow-continue-deployment": { approvers },
}) as PackConfig;
