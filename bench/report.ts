import type { Measured, Report } from "./bench";
import type { Preview } from "./preview";
import { type Role, roles } from "./sampler";

/** What a person reads: sizes, then where a resource's time goes, then the pack. */
export function tableOf(report: Report): string {
  const { sizes, empty, runs, processors, load } = report;
  return [
    `Median of ${runs} on ${processors} processors, load ${load.toFixed(1)} before.`,
    "",
    ...table([
      [
        "services",
        "resources",
        "platform s",
        "trivial s",
        "ratio",
        "of processor time",
        "platform MiB",
        "trivial MiB",
      ],
      ...sizes.map(({ services, resources, platform, trivial }) => [
        services,
        resources,
        platform.seconds.toFixed(1),
        trivial.seconds.toFixed(1),
        ratio(platform.seconds, trivial.seconds),
        ratio(processorOf(platform), processorOf(trivial)),
        platform.mebibytes.toFixed(0),
        trivial.mebibytes.toFixed(0),
      ]),
    ]),
    "",
    "Milliseconds of processor time a resource, of the platform and of trivial ones:",
    "",
    ...table([
      ["services", ...roles, "stand-in", "all"],
      ...sizes.flatMap((size) => [shares(size, "platform"), shares(size, "trivial")]),
    ]),
    "",
    `The pack starts ${(empty.own.seconds - empty.trivial.seconds).toFixed(2)} s later than a trivial one (${(
      empty.own.usages.pack.seconds - empty.trivial.usages.pack.seconds
    ).toFixed(2)} s of processor time).`,
    ...sizes.map(
      ({ services, resources, platform }) =>
        `All rules take ${perResource(platform.usages.pack.seconds - empty.own.usages.pack.seconds, resources)} ms a resource at ${services} services.`,
    ),
  ].join("\n");
}

function shares(
  { services, resources, ...sides }: Measured,
  side: "platform" | "trivial",
): (string | number)[] {
  const preview = sides[side];
  const of = (role: Role) => perResource(preview.usages[role].seconds, resources);
  return [
    side === "platform" ? services : "trivial",
    ...roles.map(of),
    perResource(preview.standInSeconds, resources),
    perResource(processorOf(preview), resources),
  ];
}

function processorOf({ usages, standInSeconds }: Preview): number {
  return roles.reduce((sum, role) => sum + usages[role].seconds, standInSeconds);
}

function perResource(seconds: number, resources: number): string {
  return ((seconds * 1000) / resources).toFixed(2);
}

function ratio(one: number, other: number): string {
  return (one / other).toFixed(2);
}

function table([head = [], ...rows]: readonly (readonly (string | number)[])[]): string[] {
  const line = (cells: readonly (string | number)[]) => `| ${cells.join(" | ")} |`;
  return [line(head), `|${head.map(() => "---").join("|")}|`, ...rows.map(line)];
}
