import { standUp } from "../stand-up";
import { withoutFormer } from "./stages";

export = standUp(withoutFormer);
