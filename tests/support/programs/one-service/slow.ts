import { standUp } from "../stand-up";
import { slow } from "./services";

export = standUp(slow);
