import { knownImages } from "../../plan/images";
import { type Json, lay } from "../../sandbox/stack-files";
import { platform } from "./programs/every-kind/services";
import { overrides } from "./programs/every-kind/stack";
import { standUp } from "./programs/stand-up";
import { type RecordedProgram, recordProgram } from "./record-program";
import { digest } from "./recorded-platform";
import { shipped, stackFiles } from "./stacks";

const { account, region } = shipped("dev");
const arn = (service: string, rest: string) => `arn:aws:${service}:${region}:${account}:${rest}`;
const role = (name: string) => `arn:aws:iam::${account}:role/${name}`;

/** What a stack can ask for beside the kinds of entries: releases that wait and are judged, rotation, readers of records. */
const more = {
  release: {
    strategy: "linear",
    stepPercent: 50,
    stepBakeMinutes: 15,
    requestsPerMinute: 10_000,
    approval: { approvers: [role("cdd-release-approver")] },
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
  return lay(lay(stackFiles.dev as Json, overrides), { ...more, images });
}

let recording: Promise<RecordedProgram> | undefined;

/** The graph of every kind of entry with every option, each with its images: once for the process. */
export function recordedEveryKind(): Promise<RecordedProgram> {
  recording ??= recorded();
  return recording;
}

function recorded(): Promise<RecordedProgram> {
  return recordProgram(standUp(platform), {
    stack: "dev",
    config: { "cdd:platform": JSON.stringify(everyKindValues()) },
  });
}
