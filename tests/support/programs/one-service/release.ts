import { releaseFor } from "../release-for";
import { platform } from "./services";

releaseFor(platform);
