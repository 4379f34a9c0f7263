import { standUp } from "../stand-up";
import { until } from "../until";
import { oneService } from "./services";

const reason = "Its callers keep connections open for hours";

export = standUp(
  oneService({
    release: "rolling",
    excepted: { stacks: ["prod"], reason, approvedBy: "Change board", until },
  }),
);
