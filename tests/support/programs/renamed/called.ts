import { standUp } from "../stand-up";
import { withCaller } from "./stages";

export = standUp(withCaller);
