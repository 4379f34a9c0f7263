import { stackPath } from "../config/stack-config";
import { type Proofs, proofMessage } from "../proofs";
import type { Finding } from "./check";
import { idOf, shortDigest } from "./deployment";
import { outcomeText } from "./judge";
import type { Release } from "./targets";
import type { Standing, WaitResult } from "./wait";

/** What a command tells: lines for people, or one document, and the exit status. */
export interface Report {
  readonly lines: readonly string[];
  readonly document: Readonly<Record<string, unknown>>;
  /** 0, 1 or 3; 2 is misuse. */
  readonly exitStatus: number;
}

/** Exit status where nothing is wrong and a deployment is paused or under way. */
export const unfinished = 3;

/**
 * Tells what a wait came to. A service that is not there counts as a failure only where it was asked for by name, or
 * where nothing else succeeded: a scheduled entry has an image and no ECS service.
 *
 * @param named services that the caller named; none for all
 */
export function waitReport(release: Release, result: WaitResult, named: readonly string[]): Report {
  const { standings, timedOut } = result;
  const exitStatus = waitStatus(standings, named);
  const rows = standings.map((standing) => [
    standing.target.service,
    outcomeText(standing.outcome),
    standing.deployment?.revision === undefined ? "-" : idOf(standing.deployment.revision),
    shortDigest(standing.target.digest),
  ]);
  return {
    exitStatus,
    lines: [
      ...(rows.length > 0
        ? table(["SERVICE", "OUTCOME", "REVISION", "IMAGE"], rows)
        : ["nothing to wait for: no service has a digest"]),
      ...(timedOut
        ? ["time is up; what is in progress goes on in ECS: wait again, or with a longer --timeout"]
        : []),
      ...standings.flatMap((standing) => approvalLines(release, standing)),
      ...waitingLines(release),
    ],
    document: {
      command: "wait",
      ...placeOf(release),
      exitStatus,
      timedOut,
      services: standings.map(({ target, outcome, deployment }) => ({
        ...target,
        outcome: outcome.kind,
        ...("reason" in outcome && { reason: outcome.reason }),
        ...(outcome.kind === "paused" && { stage: outcome.stage, pause: outcome.pause }),
        deployment: deployment?.arn,
        revision: deployment?.revision,
      })),
      waiting: release.waiting,
    },
  };
}

function waitStatus(standings: readonly Standing[], named: readonly string[]): number {
  const kinds = standings
    .filter(({ target, outcome }) => outcome.kind !== "not there yet" || named.includes(target.service))
    .map(({ outcome }) => outcome.kind);
  if (kinds.length === 0) return standings.length === 0 ? 0 : 1;
  if (kinds.some((kind) => kind !== "succeeded" && kind !== "paused")) return 1;
  return kinds.includes("paused") ? unfinished : 0;
}

function approvalLines({ region }: Release, { target, outcome, deployment }: Standing): string[] {
  if (outcome.kind !== "paused") return [];
  const { hookId = "<hook id>" } = outcome.pause;
  return [
    `${target.service} waits for an approver, who is not the deployer:`,
    `  aws ecs continue-service-deployment --region ${region} --service-deployment-arn ${deployment?.arn} --hook-id ${hookId} --action CONTINUE`,
    "  (or --action ROLLBACK)",
  ];
}

/**
 * Tells what a check has found.
 *
 * @param proofs what the images show. @default the stack asks for nothing
 */
export function checkReport(release: Release, findings: readonly Finding[], proofs?: Proofs): Report {
  const unproven = proofs?.refused ?? [];
  const refused = unproven.length > 0 || findings.some(({ refusal }) => refusal !== undefined);
  const ongoing = findings.some((finding) => finding.ongoing !== undefined);
  const exitStatus = refused ? 1 : ongoing ? unfinished : 0;
  const verdict =
    findings.length === 0 && !refused
      ? "nothing to check: no service has a digest"
      : { 0: "an up may start", 1: "no up: see what is refused above", [unfinished]: "no up now: see above" }[
          exitStatus
        ];
  return {
    exitStatus,
    lines: [
      ...findings.flatMap((finding) => findingLines(release, finding)),
      ...unproven.map(
        (each) => `${stackPath("images", each.image)} in Pulumi.${release.stack}.yaml: ${proofMessage(each)}`,
      ),
      ...(proofs === undefined ? [] : [proofsLine(proofs)]),
      ...waitingLines(release),
      `${release.stack}: ${verdict}`,
    ],
    document: {
      command: "check",
      ...placeOf(release),
      exitStatus,
      services: findings.map(({ target, refusal, ongoing: underWay, exists, retried }) => ({
        ...target,
        exists,
        ...(retried && { retried }),
        ...(refusal !== undefined && { refused: refusal }),
        ...(underWay !== undefined && {
          ongoing: {
            outcome: outcomeText(underWay.outcome),
            digest: underWay.digest,
            deployment: underWay.deployment.arn,
          },
        }),
      })),
      ...(proofs !== undefined && { proofs }),
      waiting: release.waiting,
    },
  };
}

/** How many images show what is asked of them. */
export function proofsLine({ asked, refused }: Proofs): string {
  return `${asked.length - refused.length} of ${asked.length} images show what the stack's registry asks of them`;
}

function findingLines({ stack }: Release, { target, refusal, ongoing, exists, retried }: Finding): string[] {
  const { service, ecsService, digest } = target;
  const lines: string[] = [];
  if (!exists) lines.push(`${service}: not there yet: ECS has no service ${ecsService}`);
  if (retried)
    lines.push(`${service}: ${shortDigest(digest)} did not succeed before, and is tried again by --retry`);
  if (ongoing !== undefined)
    lines.push(
      `${service}: ${shortDigest(ongoing.digest)} ${outcomeText(ongoing.outcome)}. An up that changes the service would start another deployment and end this one: wait for it first.`,
    );
  if (refusal === undefined) return lines;
  const { what, reason, at, former } = refusal;
  const again = `where the fault was not the image's, check with --retry ${service}`;
  const choice =
    former === undefined || former === digest
      ? `a new digest; ${again}`
      : `a new digest or to the former one, ${former}; ${again}`;
  const happened = { "rolled back": "ECS rolled it back", "rolling back": "ECS is rolling it back" }[what];
  return [
    ...lines,
    `${service}: ${digest} is refused. ${happened ?? "Its deployment failed"} (${at.toISOString()}): ${reason}. Set ${stackPath("images", service)} in Pulumi.${stack}.yaml to ${choice}.`,
  ];
}

/** Where the release stands, as every document says it. */
export function placeOf({ stack, account, region, cluster }: Release) {
  return { stack, account, region, cluster };
}

function waitingLines({ waiting }: Release): string[] {
  return waiting.length > 0 ? [`without a digest: ${waiting.join(", ")}`] : [];
}

function table(head: readonly string[], rows: readonly (readonly string[])[]): string[] {
  const all = [head, ...rows];
  const widths = head.map((_, column) => Math.max(...all.map((row) => row[column]?.length ?? 0)));
  return all.map((row) =>
    row
      .map((cell, column) => cell.padEnd(widths[column] ?? 0))
      .join("  ")
      .trimEnd(),
  );
}
