import { standUp } from "../stand-up";
import { until } from "../until";
import { oneService } from "./services";

const plaintext = { stacks: ["dev"], reason: "A move", approvedBy: "CISO", until };

export = standUp(oneService({ plaintext }));
