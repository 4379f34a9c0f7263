import { lifeUnder } from "../support/release-life";

lifeUnder("rolling");
lifeUnder("blue-green");
