import { lifeUnder } from "../support/release-life";

lifeUnder("blue-green");
lifeUnder("linear");
