/**
 * Actions of IAM that a policy can only allow on every resource (`*`), because AWS knows no resource for the call, as the
 * Service Authorization Reference says and a test compares. Where a condition key limits such an action, it is the value.
 */
export const ACTIONS_WITHOUT_RESOURCES: Readonly<Record<string, string | undefined>> = {
  "cloudwatch:GetMetricStatistics": undefined,
  // Its resources are data sets, which calls with metrics of a namespace do not have.
  "cloudwatch:PutMetricData": "cloudwatch:namespace",
  "comprehend:DetectDominantLanguage": undefined,
  "comprehend:DetectKeyPhrases": undefined,
  "comprehend:DetectPiiEntities": undefined,
  "comprehend:DetectSentiment": undefined,
  "ec2:DescribeAvailabilityZones": undefined,
  "ec2:DescribeInstances": undefined,
  "polly:DescribeVoices": undefined,
  "pricing:GetProducts": undefined,
  "rekognition:CompareFaces": undefined,
  "rekognition:DetectFaces": undefined,
  "rekognition:DetectLabels": undefined,
  "rekognition:DetectText": undefined,
  "textract:AnalyzeDocument": undefined,
  "textract:DetectDocumentText": undefined,
  "transcribe:StartStreamTranscription": undefined,
  "xray:GetSamplingRules": undefined,
  "xray:GetSamplingTargets": undefined,
  "xray:PutTelemetryRecords": undefined,
  "xray:PutTraceSegments": undefined,
};
