import { standUp } from "../stand-up";
import { withSecret } from "./services";

export = standUp(withSecret);
