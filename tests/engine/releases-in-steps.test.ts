import { lifeUnder } from "../support/release-life";

lifeUnder("linear");
lifeUnder("canary");
