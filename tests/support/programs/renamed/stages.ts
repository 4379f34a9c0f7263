import { platform } from "../../../../services";
import { catalogueWith, section } from "../../snippets";

/** Who is renamed in the runbook's example, and into what. */
export const [former, renamed, caller] = ["notification", "customer-messages", "case-management"];

/** The README's new entry. */
export const added = section("README.md", "Add a microservice");
const renaming = section("docs/runbook.md", "Rename or remove a service");
const ofCaller = `services.ts: services.${caller}`;
/** The renamed entry beside the former one, before anybody calls it. */
export const beside = renaming.filter(({ place }) => place !== ofCaller);

export const withAdded = catalogueWith(platform, added);
export const withBoth = catalogueWith(platform, [...added, ...beside]);
export const withCaller = catalogueWith(platform, [...added, ...renaming]);

const { [former]: _, ...others } = withCaller.services;
export const withoutFormer = { ...withCaller, services: others };
