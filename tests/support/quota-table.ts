import { quota, quotaNames, quotasRead } from "../../model/quotas";
import { plan } from "../../plan";
import { platform } from "../../services";
import { table } from "./documents";
import { readingOf, stackNames } from "./stacks";

const figure = (value: number) => value.toLocaleString("en-GB");

/** AWS's quotas as the model has them, and what the shipped stacks need of each. */
export function quotaTable(): string {
  const needs = stackNames.map((stack) => plan(platform, readingOf(stack)).quotas);
  const rows = quotaNames.map((name) => {
    const { what, service, code, most, adjustable, source } = quota(name);
    return [
      `\`${name}\``,
      `[${what}](${source})`,
      `${service}${code === undefined ? "" : ` ${code}`}`,
      `${figure(most)}${adjustable ? "" : ", for everybody"}`,
      ...needs.map((each) => figure(each[name]?.need ?? 0)),
    ];
  });
  return [
    table(["name", "AWS's name and page", "Service Quotas", "default", ...stackNames], rows),
    "",
    `Put together on ${quotasRead}; which defaults no page of AWS's was read for stands in assumptions.md, "quota-defaults".`,
  ].join("\n");
}
