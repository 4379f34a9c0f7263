import { lifeInExistingVpc } from "../support/existing-vpc-life";

lifeInExistingVpc("dev");
