import { standUp } from "../stand-up";
import { oneService } from "./services";

const plaintext = { stacks: ["dev"], ticket: "CDD-7" };

export = standUp(oneService({ plaintext }));
