import type { AwsService } from "./aws-type";

export const AUTOSCALING: AwsService = {
  readActions: ["autoscaling:Describe*"],
  types: {
    "aws:autoscaling/schedule:Schedule": {
      actions: { region: ["autoscaling:DeleteScheduledAction", "autoscaling:PutScheduledUpdateGroupAction"] },
      replaceOnChanges: ["autoscalingGroupName", "scheduledActionName"],
      charge: "with another",
    },
    "aws:autoscaling/tag:Tag": {
      actions: { region: ["autoscaling:CreateOrUpdateTags", "autoscaling:DeleteTags"] },
      charge: "free",
    },
  },
};
