import type { ReleasePlan } from "../model/release";
import { shortDigest } from "./deployment";
import { outcomeText } from "./judge";
import type { Readers } from "./readers";
import type { Renewal } from "./renew";
import { placeOf, type Report, unfinished } from "./report";

/** What a renewal is about to start, for everybody to see before it does. */
export function announcement({ readers }: Readers): string[] {
  return readers.flatMap((reader) => {
    const { service, target, idle, secrets } = reader;
    const reads = secrets.map(
      ({ name, variable, containers }) => `  reads ${name} as ${variable} (${containers.join(", ")})`,
    );
    const will =
      target === undefined
        ? `nothing to start: ${idle}`
        : `new tasks of ${shortDigest(target.digest)}, ${releaseText(reader.release)}`;
    return [`${service}: ${will}`, ...reads];
  });
}

/** Tells what was started. */
export function renewReport({ release }: Readers, renewals: readonly Renewal[], preview: boolean): Report {
  const kinds = renewals.map(({ kind }) => kind);
  const failed = kinds.includes("refused") || kinds.includes("not there yet");
  const exitStatus = failed ? 1 : kinds.includes("under way") ? unfinished : 0;
  const begun = renewals.flatMap(({ kind, reader }) => (kind === "started" ? [reader.service] : []));
  return {
    exitStatus,
    lines: [
      ...renewals.map((renewal) => `${renewal.reader.service}: ${renewalText(renewal)}`),
      ...(begun.length > 0 ? [`follow: npm run release -- wait ${release.stack} ${begun.join(" ")}`] : []),
      `${release.stack}: ${verdict(exitStatus, begun.length > 0, preview)}`,
    ],
    document: {
      command: "renew",
      ...placeOf(release),
      preview,
      exitStatus,
      services: renewals.map(({ reader, ...rest }) => ({
        service: reader.service,
        ...(reader.target !== undefined && {
          ecsService: reader.target.ecsService,
          digest: reader.target.digest,
          release: reader.release,
        }),
        secrets: reader.secrets,
        outcome: rest.kind,
        ...(rest.kind === "idle" && { reason: reader.idle }),
        ...("reason" in rest && { reason: rest.reason }),
        ...(rest.kind === "under way" && {
          reason: outcomeText(rest.outcome),
          deployment: rest.deployment.arn,
        }),
      })),
    },
  };
}

function verdict(exitStatus: number, begun: boolean, preview: boolean): string {
  if (exitStatus === unfinished)
    return "nothing was started: a deployment is under way, and another would end it. Wait for it first";
  if (exitStatus !== 0) return begun ? "not all were started: see above" : "nothing was started: see above";
  if (begun) return "started; running tasks keep the old value until they are replaced";
  return preview ? "a renewal may start; this was a preview" : "nothing to start";
}

function renewalText(renewal: Renewal): string {
  switch (renewal.kind) {
    case "idle":
      return `nothing to start: ${renewal.reader.idle}`;
    case "ready":
      return "not started";
    case "started":
      return `started, ${approvalText(renewal.reader.release) ?? "and goes on by itself"}`;
    case "under way":
      return `${outcomeText(renewal.outcome)} (${renewal.deployment.arn})`;
    default:
      return `${renewal.kind}: ${renewal.reason}`;
  }
}

function approvalText(release: ReleasePlan): string | undefined {
  if (release.strategy === "rolling" || release.approval === undefined) return undefined;
  const { stage, timeoutMinutes } = release.approval;
  return `pauses at ${stage} for an approver, and is rolled back after ${timeoutMinutes} minutes`;
}

/** How new tasks take over, in a line. */
function releaseText(release: ReleasePlan): string {
  if (release.strategy === "rolling") return "rolling: they take the places of the old ones";
  const approval = approvalText(release);
  return [
    `${release.strategy}: ${shiftText(release)}, the old ones stay ${release.bakeMinutes} minutes`,
    ...release.hooks.map(({ functionArn, stages }) => `${functionArn} judges at ${stages.join(", ")}`),
    ...(approval === undefined ? [] : [approval]),
  ].join("; ");
}

function shiftText(release: Exclude<ReleasePlan, { strategy: "rolling" }>): string {
  switch (release.strategy) {
    case "canary":
      return `${release.canaryPercent} % of the traffic for ${release.canaryBakeMinutes} minutes, then all`;
    case "linear":
      return `the traffic in steps of ${release.stepPercent} %, ${release.stepBakeMinutes} minutes each`;
    case "blue-green":
      return "all traffic at once";
  }
}
