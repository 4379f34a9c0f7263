import { standUp } from "../stand-up";
import { oneService } from "./services";

export = standUp(oneService({ taskTls: "container" }));
