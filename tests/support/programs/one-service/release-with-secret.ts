import { releaseFor } from "../release-for";
import { withSecret } from "./services";

releaseFor(withSecret);
