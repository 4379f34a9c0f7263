import { standUp } from "../stand-up";
import { withBoth } from "./stages";

export = standUp(withBoth);
