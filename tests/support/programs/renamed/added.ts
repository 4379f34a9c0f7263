import { standUp } from "../stand-up";
import { withAdded } from "./stages";

export = standUp(withAdded);
