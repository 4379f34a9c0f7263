import type { Catalogue } from "../../../../model/catalogue";
import { platform } from "../../../../services";
import { standUp } from "../stand-up";

const { screening, ...services } = platform.services;

/** The shipped catalogue, where one service has one variable more. */
export = standUp({
  ...platform,
  services: { ...services, screening: { ...screening, environment: { MATCH_THRESHOLD: "0.9" } } },
} as Catalogue);
