import { standUp } from "../stand-up";
import { platform } from "./services";

export = standUp(platform);
