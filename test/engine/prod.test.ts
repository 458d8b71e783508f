import { lifecycle } from "./environments/lifecycle";

lifecycle({ name: "prod", failing: "aws:ec2/natGateway:NatGateway::slipway-prod-nat-1" });
