import { standUp } from "../stand-up";
import { oneService } from "./services";

export = standUp(oneService({ port: 8081 }));
