import type { Catalogue } from "../../model/catalogue";
import { multiplied } from "../multiplied";

/** The platform's own program with its catalogue multiplied. */
export = () => {
  const program = require("../../index") as (catalogue: Catalogue) => Promise<unknown>;
  return program(multiplied(Number(process.env.BENCH_SERVICES)));
};
