import { readdirSync, readFileSync, writeFileSync } from "node:fs";
import * as path from "node:path";
import { shipped, stackNames } from "./stacks";

/** Puts a bank's own values in place of every example in the stack files and policy configurations of a copy. */
export function replaceExamples(folder: string): void {
  const replaced = replacements();
  const files = [
    ...[".", "bootstrap"].flatMap((program) =>
      readdirSync(path.join(folder, program))
        .filter((file) => /^Pulumi\.[^.]+\.yaml$/.test(file))
        .map((file) => path.join(program, file)),
    ),
    ...readdirSync(path.join(folder, "policy", "config")).map((file) => path.join("policy", "config", file)),
  ];
  for (const file of files) {
    const at = path.join(folder, file);
    const text = readFileSync(at, "utf8")
      // Roles, policies and functions, mail boxes and what pays for it.
      .replace(/:(role|policy|function)([/:])(?=cdd)/g, ":$1$2own-")
      // The role that previews has the platform's own name.
      .replace(/(Role::)(?=cdd-(?!preview))/g, "$1own-")
      .replace(/(?<=endpoint: )(?=\S+@)/g, "own-")
      .replace(/^(\s+costCentre: ).*$/m, "$1OWN-1");
    writeFileSync(
      at,
      replaced.reduce((left, [from, to]) => left.replaceAll(from, to), text),
    );
  }
}

/** What stands in the stack files, with what a bank has in its place. The longer ones first: some are in others. */
function replacements(): (readonly [string, string])[] {
  const stacks = stackNames.map(shipped);
  const distinct = (values: readonly string[]) => [...new Set(values)];
  const ranges = distinct(
    stacks.flatMap(({ network, egress }) => [
      ...network.testTrafficCidrs,
      ...Object.values(egress).flatMap(({ cidrs }) => cidrs),
    ]),
  );
  const hosts = distinct(
    stacks.flatMap(({ egress }) => Object.values(egress).flatMap((address) => address.hosts)),
  );
  const bases = distinct(stacks.map(({ domain }) => domain.split(".").slice(-2).join(".")));
  return [
    ...ranges.map(
      (range, index) => [range, `23.${200 + (index % 50)}.${index}.0/${range.split("/")[1]}`] as const,
    ),
    ...hosts.map((host, index) => [host, `host-${index}.partner.example`] as const),
    ...stacks.map(({ network }, index) => [network.cidr, `10.${100 + index}.0.0/16`] as const),
    ...stacks.map(({ account }, index) => [account, String(610_000_000_001 + index)] as const),
    ...stacks.map(({ zoneId }, index) => [zoneId, `Z${index}OWNVALUES`] as const),
    ...distinct(stacks.map(({ region }) => region)).map((region) => [region, otherThan(region)] as const),
    ...bases.map((base, index) => [base, `own-${index}.example`] as const),
  ].sort(([one], [other]) => other.length - one.length);
}

function otherThan(region: string): string {
  return region === "eu-central-1" ? "eu-west-3" : "eu-central-1";
}
