/** Kinds that the local cluster does not serve, each with the reason. */
export const NOT_JUDGED: Readonly<Record<string, string>> = {
  "eks.amazonaws.com/v1 NodeClass": "only EKS Auto Mode serves it",
  "karpenter.sh/v1 NodePool": "only EKS Auto Mode and Karpenter serve it",
};
