import { z } from "zod";
import { object, type Said, text, whole } from "./form";

/** Two weeks. */
const longest = 20_160;

const continuityShape = {
  /** Important business service that it is part of, by the name that the bank gives it. */
  businessService: text(/^\S.{2,99}$/, "Use the name of the business service, 3 to 100 characters."),
  /** Longest time that it may stand still: no less than that of any service that it calls. */
  rtoMinutes: whole(1, longest, "minutes"),
  /** Longest time of which what it has written may be lost. @default it keeps nothing */
  rpoMinutes: z.exactOptional(whole(0, longest, "minutes")),
};

/** How long the bank bears to be without a service. */
export const continuity = object(continuityShape);
export type Continuity = Said<typeof continuityShape>;
